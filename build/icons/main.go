// Command icons draws the program's mark in every form that a system asks for: go run ./build/icons.
// It knows the mark; it refuses to need a drawing program, so that anybody can make the files again.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
)

// The mark on a field of 32: a rounded square with a journey's path from one point to another.
const (
	field  = 32.0
	corner = 8.0
	stroke = 2.1
	dot    = 2.3
)

type point struct{ x, y float64 }

// path is the journey's line, as in frontend/public/mark.svg.
func path() []point {
	line := []point{{10.5, 10.5}, {19, 10.5}}
	line = append(line, arc(point{19, 13.5}, 3, -math.Pi/2, math.Pi/2)...)
	line = append(line, point{19, 16.5}, point{13, 16.5})
	line = append(line, arc(point{13, 19.5}, 3, -math.Pi/2, -3*math.Pi/2)...)
	return append(line, point{13, 22.5}, point{21.5, 22.5})
}

func arc(c point, r, from, to float64) []point {
	const steps = 24
	var list []point
	for i := range steps + 1 {
		a := from + (to-from)*float64(i)/steps
		list = append(list, point{c.x + r*math.Cos(a), c.y + r*math.Sin(a)})
	}
	return list
}

func toSegment(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/l))
	}
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}

// inSquare reports whether a point lies in the rounded square that is inset from the field's edge.
func inSquare(p point, inset float64) bool {
	half := field/2 - inset
	r := corner * half / (field / 2)
	qx, qy := math.Abs(p.x-field/2)-half+r, math.Abs(p.y-field/2)-half+r
	return math.Hypot(max(qx, 0), max(qy, 0))+min(max(qx, qy), 0) <= r
}

func onPath(p point, line []point) bool {
	for i := 1; i < len(line); i++ {
		if toSegment(p, line[i-1], line[i]) <= stroke/2 {
			return true
		}
	}
	return math.Hypot(p.x-10, p.y-10.5) <= dot || math.Hypot(p.x-22, p.y-22.5) <= dot
}

var first, last = color.NRGBA{0x42, 0x63, 0xeb, 0xff}, color.NRGBA{0x70, 0x48, 0xe8, 0xff}

func blend(t float64) (r, g, b float64) {
	mix := func(a, b uint8) float64 { return float64(a) + (float64(b)-float64(a))*t }
	return mix(first.R, last.R), mix(first.G, last.G), mix(first.B, last.B)
}

// draw makes the mark at a size, each dot of it averaged over a grid of finer ones. A desktop's icon has a
// margin around the square; macOS wants a wider one.
func draw(size int, margin float64) *image.NRGBA {
	const fine = 6
	line := path()
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			var r, g, b, n float64
			for i := range fine * fine {
				u := (float64(x) + (float64(i%fine)+0.5)/fine) / float64(size)
				v := (float64(y) + (float64(i/fine)+0.5)/fine) / float64(size)
				// the margin shrinks the mark around its middle
				p := point{((u-0.5)/(1-2*margin) + 0.5) * field, ((v-0.5)/(1-2*margin) + 0.5) * field}
				if !inSquare(p, 0) {
					continue
				}
				n++
				if onPath(p, line) {
					r, g, b = r+255, g+255, b+255
					continue
				}
				cr, cg, cb := blend((p.x + p.y) / (2 * field))
				r, g, b = r+cr, g+cg, b+cb
			}
			if n > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r/n + 0.5), uint8(g/n + 0.5), uint8(b/n + 0.5), uint8(255*n/(fine*fine) + 0.5)})
			}
		}
	}
	return img
}

func encode(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // memory takes everything
	}
	return b.Bytes()
}

// ico is a Windows icon of several sizes: small ones as bitmaps, which every reader knows, large as PNG.
func ico(sizes ...int) []byte {
	var head, body bytes.Buffer
	put := func(w *bytes.Buffer, v ...any) {
		for _, x := range v {
			binary.Write(w, binary.LittleEndian, x)
		}
	}
	put(&head, uint16(0), uint16(1), uint16(len(sizes)))
	for _, size := range sizes {
		img := draw(size, 0)
		data := encode(img)
		if size < 128 {
			data = bitmap(img)
		}
		put(&head, uint8(size&0xff), uint8(size&0xff) /* 256 is written 0 */, uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(6+16*len(sizes)+body.Len()))
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...)
}

func bitmap(img *image.NRGBA) []byte {
	size := img.Bounds().Dx()
	var b bytes.Buffer
	for _, v := range []any{uint32(40), int32(size), int32(2 * size), uint16(1), uint16(32), uint32(0), uint32(0), int32(0), int32(0), uint32(0), uint32(0)} {
		binary.Write(&b, binary.LittleEndian, v)
	}
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := img.NRGBAAt(x, y)
			b.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	b.Write(make([]byte, (size+31)/32*4*size)) // the mask; alpha says it all
	return b.Bytes()
}

func main() {
	files := map[string][]byte{
		"build/appicon.png":            encode(draw(1024, 0.09)),
		"build/windows/icon.ico":       ico(16, 20, 24, 32, 40, 48, 64, 256),
		"build/linux/tabiji.png":       encode(draw(256, 0.03)),
		"app/shell/pictures/icon.png":  encode(draw(128, 0.02)),
		"app/shell/pictures/toast.png": encode(draw(64, 0.02)),
		"app/shell/pictures/tray.png":  encode(draw(44, 0.02)),
		"app/shell/pictures/tray.ico":  ico(16, 20, 24, 32, 48),
	}
	for name, b := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := os.WriteFile(name, b, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
