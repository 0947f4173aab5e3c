package message

import (
	"strconv"
	"strings"
)

// frame is a list, an item, a quotation or an inset that is open in the text part.
type frame struct {
	kind   byte   // listStart, itemMark, quoteMark, insetMark
	indent string // of each of its lines
	marker string // of its next line instead: what an item begins with

	ordered bool // of a list: it counts
	next    int  // number of the next item
	step    int  // 1, or -1 for a reversed list
	style   byte // '1', 'a', 'A', 'i', 'I'
}

// deepestFrame bounds how far a text is moved in; what is deeper stands there too.
const deepestFrame = 20

// counted opens a list, or takes the number of its next item.
func (w *textWriter) counted(mark byte, how string) {
	if mark == itemValue {
		n, err := strconv.Atoi(how)
		w.value, w.given = n, err == nil
		return
	}
	f := frame{kind: listStart, next: 1, step: 1, style: '1'}
	if parts := strings.Split(how, ","); len(parts) == 3 {
		f.ordered = true
		f.next, _ = strconv.Atoi(parts[0])
		f.step, _ = strconv.Atoi(parts[1])
		f.style = parts[2][0]
	}
	w.breaks = max(w.breaks, w.listBreaks())
	w.push(f)
}

// listBreaks are the line breaks round a list: a list inside of a list needs no blank line.
func (w *textWriter) listBreaks() int {
	if w.innermost(listStart) >= 0 {
		return 1
	}
	return 2
}

func (w *textWriter) push(f frame) {
	if len(w.frames) == deepestFrame {
		w.spread++
		return
	}
	w.frames = append(w.frames, f)
}

// pop closes the innermost frame of a kind with all inside of it, as HTML does.
func (w *textWriter) pop(kind byte) {
	if w.spread > 0 {
		w.spread--
		return
	}
	if i := w.innermost(kind); i >= 0 {
		w.frames = w.frames[:i]
	}
}

func (w *textWriter) innermost(kind byte) int {
	for i := len(w.frames) - 1; i >= 0; i-- {
		if w.frames[i].kind == kind {
			return i
		}
	}
	return -1
}

// frame opens or closes what moves text in.
func (w *textWriter) frame(mark byte) {
	switch mark {
	case itemMark:
		w.breaks = max(w.breaks, 1)
		w.item()
	case itemEnd:
		w.breaks = max(w.breaks, 1)
		if item := w.innermost(itemMark); item > w.innermost(listStart) {
			w.frames = w.frames[:item]
		}
	case listEnd:
		w.pop(listStart)
		w.breaks = max(w.breaks, w.listBreaks())
	case quoteMark:
		w.breaks = max(w.breaks, 2)
		w.push(frame{kind: quoteMark, indent: "> "})
	case quoteEnd:
		w.breaks = max(w.breaks, 2)
		w.pop(quoteMark)
	case insetMark:
		w.breaks = max(w.breaks, 1)
		w.push(frame{kind: insetMark, indent: "  "})
	case insetEnd:
		w.breaks = max(w.breaks, 1)
		w.pop(insetMark)
	}
}

// item begins the next item of the innermost list; one without a list has a bullet.
func (w *textWriter) item() {
	list := w.innermost(listStart)
	if item := w.innermost(itemMark); item > list {
		w.frames = w.frames[:item] // </li> may be left out
	}
	marker := w.bullet
	if list >= 0 && w.frames[list].ordered {
		l := &w.frames[list]
		if w.given {
			l.next = w.value
		}
		marker = numeral(l.next, l.style) + ". "
		l.next += l.step
	}
	w.given = false
	hang := strings.Repeat(" ", len(marker))
	if marker == "・" {
		hang = "　"
	}
	w.push(frame{kind: itemMark, indent: hang, marker: marker})
}

// indent begins a line: with the markers of items that begin on it, else moved in.
func (w *textWriter) indent() {
	for i := range w.frames {
		f := &w.frames[i]
		if f.marker != "" {
			w.out = append(w.out, f.marker...)
			f.marker = ""
		} else {
			w.out = append(w.out, f.indent...)
		}
	}
}

// numeral is the number of an item in the list's style (HTML §4.4.5, type).
func numeral(n int, style byte) string {
	switch {
	case (style == 'a' || style == 'A') && n > 0 && n <= 26:
		return string(rune(int(style) + n - 1))
	case style == 'i' && n > 0 && n < 40:
		return strings.ToLower(roman(n))
	case style == 'I' && n > 0 && n < 40:
		return roman(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	ones := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", n/10) + ones[n%10]
}

// keep writes text whose blanks and line breaks stay.
func (w *textWriter) keep(s string) {
	for {
		i := strings.IndexAny(s, "\n"+lineMark)
		line := s
		if i >= 0 {
			line = s[:i]
		}
		if line != "" {
			w.fresh = false
			w.blank = 0
			w.word(line)
		}
		if i < 0 {
			return
		}
		if s = s[i+1:]; !w.fresh {
			w.breaks = min(w.breaks+1, 10)
		}
		w.fresh = false
	}
}

// listHow says how a list counts, for counted: start, step and style.
func (b *builder) listHow(it *item) string {
	if it.name != "ol" {
		return ""
	}
	start, given, step, style := 1, false, 1, "1"
	for _, a := range it.attrs {
		switch a.name {
		case "start":
			if n, err := strconv.Atoi(strings.TrimSpace(a.value)); err == nil && n > -1_000_000 && n < 1_000_000 {
				start, given = n, true
			}
		case "reversed":
			step = -1
		case "type":
			if len(a.value) == 1 && strings.Contains("1aAiI", a.value) {
				style = a.value
			}
		}
	}
	if step < 0 && !given {
		start = b.itemsAhead()
	}
	return strconv.Itoa(start) + "," + strconv.Itoa(step) + "," + style
}

// farthest is how many items are looked at ahead.
const farthest = 5_000

// itemsAhead counts the <li> of the list that was just opened.
func (b *builder) itemsAhead() (n int) {
	depth := 0
	for i := b.at + 1; i < len(b.items) && i < b.at+farthest; i++ {
		list := b.items[i].name == "ol" || b.items[i].name == "ul"
		switch it := &b.items[i]; {
		case list && it.kind == openTag:
			depth++
		case list && it.kind == closeTag:
			if depth--; depth < 0 {
				return n
			}
		case depth == 0 && it.kind == openTag && it.name == "li":
			n++
		}
	}
	return n
}

// holdsFigures reports that the table that was just opened holds figures and no layout: it has heads, and no
// table inside.
func (b *builder) holdsFigures() bool {
	heads := false
	for i := b.at + 1; i < len(b.items) && i < b.at+farthest; i++ {
		switch it := &b.items[i]; {
		case it.kind == openTag && it.name == "table":
			return false
		case it.kind == openTag && it.name == "th":
			heads = true
		case it.kind == closeTag && it.name == "table":
			return heads
		}
	}
	return false
}
