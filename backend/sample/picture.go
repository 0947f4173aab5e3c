package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"math"

	"tabiji/backend/message"
)

// Pictures are twice as large as they are shown, for sharp screens.
const (
	pictureWidth  = 1200
	pictureHeight = 480
)

// paint is a colour with opacity; parts from 0 to 1.
type paint struct{ r, g, b, a float64 }

func hex24(c uint32) paint {
	return paint{float64(c>>16&255) / 255, float64(c>>8&255) / 255, float64(c&255) / 255, 1}
}

func (p paint) fade(a float64) paint { p.a *= a; return p }

func mix(a, b paint, t float64) paint {
	t = min(max(t, 0), 1)
	return paint{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t, a.a + (b.a-a.a)*t}
}

// shape is a signed distance in pixels: negative inside. Edges are smoothed over one pixel of it.
type shape func(x, y float64) float64

// fill is the colour at a place.
type fill func(x, y float64) paint

func plain(p paint) fill { return func(float64, float64) paint { return p } }

// down is a gradient from y0 to y1.
func down(top, bottom paint, y0, y1 float64) fill {
	return func(_, y float64) paint { return mix(top, bottom, (y-y0)/(y1-y0)) }
}

// across is a gradient from x0 to x1.
func across(left, right paint, x0, x1 float64) fill {
	return func(x, _ float64) paint { return mix(left, right, (x-x0)/(x1-x0)) }
}

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func ellipse(cx, cy, rx, ry float64) shape {
	return func(x, y float64) float64 {
		u, v := (x-cx)/rx, (y-cy)/ry
		k := math.Hypot(u, v)
		g := math.Hypot(u/rx, v/ry) // gradient of k·k/2
		if g == 0 {
			return -min(rx, ry)
		}
		return k * (k - 1) / g
	}
}

// box is a rectangle with round corners.
func box(x0, y0, x1, y1, r float64) shape {
	cx, cy, hw, hh := (x0+x1)/2, (y0+y1)/2, (x1-x0)/2-r, (y1-y0)/2-r
	return func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-hw, math.Abs(y-cy)-hh
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
	}
}

// line is a stroke with round ends through points.
func line(width float64, points ...float64) shape {
	return func(x, y float64) float64 {
		best := math.Inf(1)
		for i := 0; i+3 < len(points); i += 2 {
			ax, ay, bx, by := points[i], points[i+1], points[i+2], points[i+3]
			px, py, vx, vy := x-ax, y-ay, bx-ax, by-ay
			t := min(max((px*vx+py*vy)/(vx*vx+vy*vy+1e-9), 0), 1)
			best = min(best, math.Hypot(px-vx*t, py-vy*t))
		}
		return best - width/2
	}
}

// polygon is a closed outline; r rounds its corners outward.
func polygon(r float64, points ...float64) shape {
	n := len(points) / 2
	return func(x, y float64) float64 {
		best, inside := math.Inf(1), false
		for i, j := 0, n-1; i < n; j, i = i, i+1 {
			ax, ay, bx, by := points[2*i], points[2*i+1], points[2*j], points[2*j+1]
			px, py, vx, vy := x-ax, y-ay, bx-ax, by-ay
			t := min(max((px*vx+py*vy)/(vx*vx+vy*vy+1e-9), 0), 1)
			best = min(best, math.Hypot(px-vx*t, py-vy*t))
			if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
				inside = !inside
			}
		}
		if inside {
			best = -best
		}
		return best - r
	}
}

// hill is everything below a wave.
func hill(y0, height, length, phase float64) shape {
	return func(x, y float64) float64 {
		top := y0 - height*(math.Sin(x/length+phase)+0.45*math.Sin(x/length*2.3+phase*1.7))
		return (top - y) * 0.8
	}
}

func both(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), b(x, y)) }
}

func without(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), -b(x, y)) }
}

func either(shapes ...shape) shape {
	return func(x, y float64) float64 {
		d := math.Inf(1)
		for _, s := range shapes {
			d = min(d, s(x, y))
		}
		return d
	}
}

// turned rotates a shape about a point, clockwise in degrees.
func turned(s shape, cx, cy, degrees float64) shape {
	sin, cos := math.Sincos(-degrees * math.Pi / 180)
	return func(x, y float64) float64 {
		dx, dy := x-cx, y-cy
		return s(cx+dx*cos-dy*sin, cy+dx*sin+dy*cos)
	}
}

// wave are points of a rising, swaying line: steam.
func wave(x, y, height, sway, phase float64) []float64 {
	var points []float64
	for i := 0.0; i <= 24; i++ {
		t := i / 24
		points = append(points, x+sway*math.Sin(t*2*math.Pi+phase)*(0.4+0.6*t), y-height*t)
	}
	return points
}

// canvas is the picture while it is painted.
type canvas struct{ pixels []paint }

func newCanvas(background fill) *canvas {
	c := &canvas{pixels: make([]paint, pictureWidth*pictureHeight)}
	c.draw(0, 0, pictureWidth, pictureHeight, func(float64, float64) float64 { return -9 }, background)
	return c
}

// draw paints a shape inside of a frame. Outside of the frame nothing changes.
func (c *canvas) draw(x0, y0, x1, y1 float64, s shape, f fill) {
	c.soft(x0, y0, x1, y1, 1, s, f)
}

// soft is draw with an edge that fades over some pixels: shadows and glows.
func (c *canvas) soft(x0, y0, x1, y1, edge float64, s shape, f fill) {
	for py := max(int(y0), 0); py < min(int(y1), pictureHeight); py++ {
		for px := max(int(x0), 0); px < min(int(x1), pictureWidth); px++ {
			x, y := float64(px)+0.5, float64(py)+0.5
			d := s(x, y)
			if d >= edge/2 {
				continue
			}
			p := f(x, y)
			a := p.a * min(max(0.5-d/edge, 0), 1)
			under := &c.pixels[py*pictureWidth+px]
			under.r += (p.r - under.r) * a
			under.g += (p.g - under.g) * a
			under.b += (p.b - under.b) * a
			under.a = 1
		}
	}
}

// all paints a shape anywhere.
func (c *canvas) all(s shape, f fill) { c.draw(0, 0, pictureWidth, pictureHeight, s, f) }

// asset ends painting: PNG, named by its content. Colours are rounded to steps of three, which nobody sees and
// which makes the file a third smaller.
func (c *canvas) asset(name string) message.Asset {
	img := image.NewNRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	step := func(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 1)*85) * 3) }
	for i, p := range c.pixels {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = step(p.r), step(p.g), step(p.b), 255
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, img); err != nil {
		panic("sample: " + err.Error()) // a buffer takes everything
	}
	sum := sha256.Sum256(out.Bytes())
	return message.Asset{SHA256: hex.EncodeToString(sum[:]), Type: "image/png", Name: name + ".png", Data: out.Bytes()}
}
