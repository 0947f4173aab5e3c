package walk

import "strconv"

// VisitKey is the key of what a step does while it is visited: e:<enrollment>:<node>:<visit>. Events and notices that it
// makes are stored under it, so that nothing is done twice.
func VisitKey(enrollment int64, node string, visit int) string {
	return string(visitKey(make([]byte, 0, 48), enrollment, node, visit))
}

// EffectKey is the key of the i-th effect of a visit: e:<enrollment>:<node>:<visit>:<i>.
func EffectKey(enrollment int64, node string, visit, i int) string {
	b := append(visitKey(make([]byte, 0, 48), enrollment, node, visit), ':')
	return string(strconv.AppendInt(b, int64(i), 10))
}

func visitKey(b []byte, enrollment int64, node string, visit int) []byte {
	b = strconv.AppendInt(append(b, "e:"...), enrollment, 10)
	b = append(append(append(b, ':'), node...), ':')
	return strconv.AppendInt(b, int64(visit), 10)
}
