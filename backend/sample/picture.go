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

// paint is a colour with opacity; each part is from 0 to 1.
type paint struct{ r, g, b, a float64 }

func hex24(c uint32) paint {
	return paint{float64(c>>16&255) / 255, float64(c>>8&255) / 255, float64(c&255) / 255, 1}
}

func (p paint) fade(a float64) paint { p.a *= a; return p }

func mix(a, b paint, t float64) paint {
	t = min(max(t, 0), 1)
	return paint{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t, a.a + (b.a-a.a)*t}
}

// shape is a signed distance in pixels, negative inside, and a frame outside of which it is certainly positive. Edges
// are smoothed over one pixel of the distance.
type shape struct {
	at             func(x, y float64) float64
	x0, y0, x1, y1 float64
}

// fill is the colour at a place, in pixels.
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
	return shape{func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }, cx - r, cy - r, cx + r, cy + r}
}

func ellipse(cx, cy, rx, ry float64) shape {
	return shape{func(x, y float64) float64 {
		u, v := (x-cx)/rx, (y-cy)/ry
		k := math.Hypot(u, v)
		g := math.Hypot(u/rx, v/ry) // gradient of k·k/2
		if g == 0 {
			return -min(rx, ry)
		}
		return k * (k - 1) / g
	}, cx - rx, cy - ry, cx + rx, cy + ry}
}

// box is a rectangle with round corners.
func box(x0, y0, x1, y1, r float64) shape {
	cx, cy, hw, hh := (x0+x1)/2, (y0+y1)/2, (x1-x0)/2-r, (y1-y0)/2-r
	return shape{func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-hw, math.Abs(y-cy)-hh
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
	}, x0, y0, x1, y1}
}

// segmentDistance is how far a point is from the straight line between a and b.
func segmentDistance(x, y, ax, ay, bx, by float64) float64 {
	px, py, vx, vy := x-ax, y-ay, bx-ax, by-ay
	t := min(max((px*vx+py*vy)/(vx*vx+vy*vy+1e-9), 0), 1)
	return math.Hypot(px-vx*t, py-vy*t)
}

// frame is the rectangle around points, wider by r on every side.
func frame(r float64, points []float64) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = points[0], points[1], points[0], points[1]
	for i := 2; i+1 < len(points); i += 2 {
		x0, x1 = min(x0, points[i]), max(x1, points[i])
		y0, y1 = min(y0, points[i+1]), max(y1, points[i+1])
	}
	return x0 - r, y0 - r, x1 + r, y1 + r
}

// line is a stroke with round ends through points.
func line(width float64, points ...float64) shape {
	x0, y0, x1, y1 := frame(width/2, points)
	return shape{func(x, y float64) float64 {
		best := math.Inf(1)
		for i := 0; i+3 < len(points); i += 2 {
			best = min(best, segmentDistance(x, y, points[i], points[i+1], points[i+2], points[i+3]))
		}
		return best - width/2
	}, x0, y0, x1, y1}
}

// polygon is a closed outline; r rounds its corners outward.
func polygon(r float64, points ...float64) shape {
	n := len(points) / 2
	x0, y0, x1, y1 := frame(r, points)
	return shape{func(x, y float64) float64 {
		best, inside := math.Inf(1), false
		for i, j := 0, n-1; i < n; j, i = i, i+1 {
			ax, ay, bx, by := points[2*i], points[2*i+1], points[2*j], points[2*j+1]
			best = min(best, segmentDistance(x, y, ax, ay, bx, by))
			if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
				inside = !inside
			}
		}
		if inside {
			best = -best
		}
		return best - r
	}, x0, y0, x1, y1}
}

// hill is everything below a wave.
func hill(y0, height, length, phase float64) shape {
	return shape{func(x, y float64) float64 {
		top := y0 - height*(math.Sin(x/length+phase)+0.45*math.Sin(x/length*2.3+phase*1.7))
		return (top - y) * 0.8
	}, 0, y0 - 1.5*height, pictureWidth, pictureHeight}
}

func both(a, b shape) shape {
	return shape{func(x, y float64) float64 { return max(a.at(x, y), b.at(x, y)) },
		max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1)}
}

func without(a, b shape) shape {
	return shape{func(x, y float64) float64 { return max(a.at(x, y), -b.at(x, y)) }, a.x0, a.y0, a.x1, a.y1}
}

func either(a, b shape) shape {
	return shape{func(x, y float64) float64 { return min(a.at(x, y), b.at(x, y)) },
		min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1)}
}

// turned rotates a shape about a point, clockwise in degrees.
func turned(s shape, cx, cy, degrees float64) shape {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	turn := func(x, y, sin float64) (float64, float64) {
		dx, dy := x-cx, y-cy
		return cx + dx*cos - dy*sin, cy + dx*sin + dy*cos
	}
	var corners []float64
	for _, p := range [...][2]float64{{s.x0, s.y0}, {s.x1, s.y0}, {s.x1, s.y1}, {s.x0, s.y1}} {
		x, y := turn(p[0], p[1], sin)
		corners = append(corners, x, y)
	}
	x0, y0, x1, y1 := frame(0, corners)
	return shape{func(x, y float64) float64 { return s.at(turn(x, y, -sin)) }, x0, y0, x1, y1}
}

// path is a road across a plain, seen from above: it narrows with distance and sways.
func path(x, y0, y1, near, far, sway float64) shape {
	var left, right []float64
	for i := 0.0; i <= 40; i++ {
		t := i / 40 // 0 far away
		k := t * t
		mid, half := x+sway*math.Sin(t*5.2)*(0.25+k), (far+(near-far)*k)/2
		left = append(left, mid-half, y0+(y1-y0)*t)
		right = append([]float64{mid + half, y0 + (y1-y0)*t}, right...)
	}
	return polygon(0, append(left, right...)...)
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
	c.all(box(-9, -9, pictureWidth+9, pictureHeight+9, 0), background)
	return c
}

// all paints a shape.
func (c *canvas) all(s shape, f fill) { c.soft(1, s, f) }

// soft paints a shape whose edge fades over some pixels: a shadow or a glow.
func (c *canvas) soft(edge float64, s shape, f fill) {
	reach := edge/2 + 1
	if edge > 1 {
		reach = 3 * edge // the distance to a flat ellipse is an estimate
	}
	x0, x1 := max(int(s.x0-reach), 0), min(int(s.x1+reach)+1, pictureWidth)
	y0, y1 := max(int(s.y0-reach), 0), min(int(s.y1+reach)+1, pictureHeight)
	for py := y0; py < y1; py++ {
		for px := x0; px < x1; px++ {
			x, y := float64(px)+0.5, float64(py)+0.5
			d := s.at(x, y)
			if d >= edge/2 {
				continue
			}
			p := f(x, y)
			a := p.a * min(0.5-d/edge, 1)
			under := &c.pixels[py*pictureWidth+px]
			under.r += (p.r - under.r) * a
			under.g += (p.g - under.g) * a
			under.b += (p.b - under.b) * a
			under.a = 1
		}
	}
}

// asset ends the painting: a PNG named by its content. Colours are rounded to steps of three, which cannot be seen and
// makes the file a third smaller.
func (c *canvas) asset(name string) message.Asset {
	img := image.NewNRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	step := func(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 1)*85) * 3) }
	for i, p := range c.pixels {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = step(p.r), step(p.g), step(p.b), 255
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&out, img); err != nil {
		panic("sample: " + err.Error()) // cannot happen: a buffer takes everything
	}
	sum := sha256.Sum256(out.Bytes())
	return message.Asset{SHA256: hex.EncodeToString(sum[:]), Type: "image/png", Name: name + ".png", Data: out.Bytes()}
}
