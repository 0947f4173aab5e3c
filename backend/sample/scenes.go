package sample

import (
	"math"
	"sync"

	"tabiji/backend/message"
)

// The shop's colours.
var (
	cream   = hex24(0xfaf2e6)
	milk    = hex24(0xfffaf2)
	peach   = hex24(0xf6d5b3)
	apricot = hex24(0xeeb27e)
	clay    = hex24(0xc9774a)
	brick   = hex24(0xa5522f)
	coffee  = hex24(0x5b3522)
	night   = hex24(0x33231b)
	sage    = hex24(0x9db39a)
	pine    = hex24(0x5f7d72)
	mist    = hex24(0xc9d3c8)
	shadow  = hex24(0x3a2418)
)

// pictures are the six pictures of the mails, painted once.
var pictures = sync.OnceValue(func() map[string]message.Asset {
	scenes := map[string]func() *canvas{
		"tabi-no-hajimari": journeyScene, "drip": dripScene, "otameshi": bagsScene,
		"sasshi": bookletScene, "shinokai": tastingScene, "otanjobi": giftScene,
	}
	made := make(map[string]message.Asset, len(scenes))
	for name, scene := range scenes {
		made[name] = scene().asset(name)
	}
	return made
})

// cup paints a cup with its saucer; y is its lower edge, in pixels.
func cup(c *canvas, x, y, w float64, body, inside paint) {
	h := w * 0.62
	top := y - h - w*0.06
	c.soft(w*0.12, ellipse(x, y+w*0.05, w*0.82, w*0.1), plain(shadow.fade(0.28)))
	c.all(ellipse(x, y, w*0.8, w*0.11), across(mix(body, milk, 0.35), mix(body, coffee, 0.18), x-w*0.8, x+w*0.8))
	c.all(ellipse(x, y-w*0.02, w*0.55, w*0.06), plain(mix(body, coffee, 0.16)))
	handle := without(ellipse(x+w*0.52, top+h*0.42, w*0.25, h*0.3), ellipse(x+w*0.5, top+h*0.42, w*0.155, h*0.19))
	c.all(handle, plain(mix(body, coffee, 0.1)))
	side := both(polygon(0, x-w*0.5, top, x+w*0.5, top, x+w*0.5, y, x-w*0.5, y), ellipse(x, top, w*0.5, h*1.06))
	c.all(side, across(mix(body, milk, 0.5), mix(body, coffee, 0.2), x-w*0.5, x+w*0.5))
	c.all(ellipse(x, top, w*0.5, w*0.105), plain(mix(body, milk, 0.6)))
	c.all(ellipse(x, top+w*0.012, w*0.445, w*0.08), plain(inside))
	c.all(both(ellipse(x-w*0.08, top+w*0.03, w*0.3, w*0.035), ellipse(x, top+w*0.012, w*0.445, w*0.08)), plain(mix(inside, clay, 0.45)))
}

func steam(c *canvas, x, y, height float64) {
	for i, dx := range []float64{-22, 2, 26} {
		h := height * []float64{0.8, 1, 0.72}[i]
		c.soft(12, line(7, wave(x+dx, y, h, 13, float64(i)*1.9)...),
			down(milk.fade(0), milk.fade(0.75), y-h, y))
	}
}

// bean paints a roasted bean.
func bean(c *canvas, x, y, r, degrees float64, p paint) {
	s := turned(ellipse(x, y, r, r*0.68), x, y, degrees)
	c.soft(r*0.3, turned(ellipse(x+r*0.06, y+r*0.12, r, r*0.68), x+r*0.06, y+r*0.12, degrees), plain(shadow.fade(0.25)))
	c.all(s, down(mix(p, clay, 0.3), p, y-r*0.6, y+r*0.6))
	crease := make([]float64, 0, 26)
	for i := 0.0; i <= 12; i++ {
		t := i/6 - 1
		crease = append(crease, x+t*r*0.92, y+math.Sin(t*2.6)*r*0.16)
	}
	c.all(turned(line(r*0.14, crease...), x, y, degrees), plain(mix(p, night, 0.75)))
}

// journeyScene: hills at dawn, a road, and a cup at its beginning.
func journeyScene() *canvas {
	c := newCanvas(down(hex24(0xf8dcc0), hex24(0xfdf3e2), 0, 300))
	c.soft(150, circle(830, 170, 105), plain(hex24(0xfff3d6).fade(0.9)))
	c.all(circle(830, 170, 62), plain(hex24(0xfbe3b0)))
	c.all(hill(262, 34, 150, 0.6), down(hex24(0xd9cfc0), hex24(0xe9dfcf), 200, 330))
	c.all(hill(306, 30, 118, 2.4), down(hex24(0xb7c1b0), hex24(0xcdd3c2), 260, 380))
	c.all(hill(352, 26, 170, 4.1), down(sage, hex24(0xb4c3a8), 310, 420))
	c.all(hill(418, 12, 260, 1.0), down(pine, hex24(0x4c685e), 396, 480))
	c.all(path(742, 322, 482, 300, 5, 74), down(hex24(0xf9ecd6), hex24(0xe6c89b), 322, 482))
	for _, t := range [][3]float64{{1010, 392, 1}, {1062, 402, 1.25}, {1120, 396, 0.9}, {620, 386, 0.7}} {
		x, y, k := t[0], t[1], t[2]
		c.all(line(6*k, x, y, x, y-26*k), plain(coffee))
		c.all(polygon(5*k, x-20*k, y-20*k, x+20*k, y-20*k, x, y-74*k), plain(hex24(0x4f6f62)))
		c.all(polygon(4*k, x, y-20*k, x+20*k, y-20*k, x, y-74*k), plain(hex24(0x456257)))
	}
	steam(c, 300, 196, 130)
	cup(c, 300, 418, 250, milk, coffee)
	bean(c, 478, 436, 21, -24, coffee)
	bean(c, 530, 446, 17, 32, mix(coffee, clay, 0.25))
	return c
}

// dripScene: a dripper over its server, and a kettle pouring.
func dripScene() *canvas {
	c := newCanvas(down(hex24(0xe9ede4), hex24(0xf7f3e9), 0, 400))
	c.all(box(-10, 396, 1210, 490, 0), down(hex24(0xdcb88f), hex24(0xcfa577), 396, 480))
	c.all(box(-10, 396, 1210, 402, 0), plain(hex24(0xe8cba8)))
	c.all(box(70, 60, 250, 300, 10), down(hex24(0xd6e0da), hex24(0xe6ece4), 60, 300)) // window
	c.all(box(156, 60, 164, 300, 0), plain(milk))
	c.all(box(70, 176, 250, 184, 0), plain(milk))
	x := 560.0
	c.soft(22, ellipse(x+6, 412, 120, 13), plain(shadow.fade(0.3)))
	server := both(polygon(14, x-46, 268, x+46, 268, x+92, 330, x+92, 396, x-92, 396, x-92, 330), box(x-120, 260, x+120, 408, 26))
	c.all(server, across(hex24(0xf2f6f4).fade(0.9), hex24(0xcddad4).fade(0.9), x-100, x+100))
	c.all(both(server, box(x-130, 336, x+130, 420, 0)), down(hex24(0x7a4526), hex24(0x4a2918), 336, 408))
	c.all(both(server, ellipse(x, 337, 104, 8)), plain(hex24(0x8d5632)))
	c.all(without(ellipse(x+122, 332, 40, 46), ellipse(x+118, 332, 25, 31)), plain(night))
	c.all(box(x-62, 252, x+62, 272, 8), plain(night))
	dripper := polygon(6, x-112, 130, x+112, 130, x+34, 246, x-34, 246)
	c.all(dripper, across(milk, hex24(0xe0d3c2), x-112, x+112))
	for i := -3.0; i <= 3; i++ {
		c.all(both(dripper, line(3, x+i*30, 134, x+i*9, 246)), plain(hex24(0xd2c2ad)))
	}
	c.all(box(x-76, 240, x+76, 254, 6), plain(hex24(0xe9dccb)))
	c.all(ellipse(x, 130, 116, 17), plain(hex24(0xefe4d4)))
	c.all(ellipse(x, 132, 100, 12), plain(coffee))
	c.all(ellipse(x-8, 133, 58, 7), plain(hex24(0x8c5a38)))
	c.all(line(5, x, 258, x, 334), down(hex24(0x6b3c22), hex24(0x8c5a38), 258, 334))
	kettle(c, 848, 34)
	steam(c, x-46, 112, 84)
	cup(c, 330, 424, 120, hex24(0xd8a27a), coffee)
	for i, b := range [][3]float64{{690, 428, 20}, {740, 440, -35}, {782, 426, 60}, {716, 450, 5}} {
		bean(c, b[0], b[1], 15, b[2], mix(coffee, clay, 0.1*float64(i)))
	}
	return c
}

// kettle paints a kettle with a narrow spout that pours to the left.
func kettle(c *canvas, x, y float64) {
	c.all(line(6, x-232, y+20, x-236, y+50, x-237, y+98), down(hex24(0xd5e3e6), hex24(0xb4cdd3), y, y+98))
	c.all(line(15, x-226, y+18, x-206, y+12, x-186, y+22, x-164, y+62, x-142, y+116, x-104, y+148, x-70, y+150),
		across(hex24(0x7d6658), hex24(0x5a483e), x-230, x-70))
	c.all(without(ellipse(x+108, y+92, 66, 72), ellipse(x+102, y+92, 46, 52)), plain(night))
	c.all(polygon(16, x-66, y+36, x+66, y+36, x+94, y+176, x-94, y+176), across(hex24(0x8f7768), hex24(0x463830), x-100, x+110))
	c.all(ellipse(x, y+28, 70, 13), plain(hex24(0x6a574b)))
	c.all(ellipse(x, y+22, 52, 10), plain(hex24(0x7d685a)))
	c.all(circle(x, y+6, 12), plain(night))
}

// bag paints a bag of beans with a label.
func bag(c *canvas, x, y, w, h float64, body, label paint) {
	c.soft(26, ellipse(x+8, y+4, w*0.62, 14), plain(shadow.fade(0.3)))
	outline := polygon(10, x-w/2, y-h+26, x+w/2, y-h+26, x+w/2+6, y-10, x+w/2-4, y-6, x-w/2+4, y-6, x-w/2-6, y-10)
	c.all(outline, across(mix(body, milk, 0.22), mix(body, night, 0.18), x-w/2, x+w/2))
	c.all(both(outline, line(3, x-w/2+14, y-h+60, x-w/2+8, y-14)), plain(mix(body, night, 0.22).fade(0.7)))
	c.all(both(outline, line(3, x+w/2-14, y-h+60, x+w/2-8, y-14)), plain(mix(body, night, 0.3).fade(0.7)))
	c.all(box(x-w/2-3, y-h, x+w/2+3, y-h+44, 5), across(mix(body, milk, 0.12), mix(body, night, 0.25), x-w/2, x+w/2))
	c.all(box(x-w/2-3, y-h+16, x+w/2+3, y-h+21, 2), plain(mix(body, night, 0.3)))
	lx0, ly0, lx1, ly1 := x-w*0.34, y-h*0.62, x+w*0.34, y-h*0.2
	c.all(box(lx0, ly0, lx1, ly1, 6), plain(label))
	my := ly0 + (ly1-ly0)*0.42
	c.all(both(box(lx0+8, ly0+8, lx1-8, my+14, 3), hill(my+8, 9, w*0.12, x/37)), plain(mix(label, body, 0.55)))
	c.all(circle(x+w*0.12, ly0+22, 9), plain(mix(label, clay, 0.6)))
	c.all(box(lx0+w*0.1, my+26, lx1-w*0.1, my+32, 3), plain(mix(label, coffee, 0.65)))
	c.all(box(lx0+w*0.18, my+40, lx1-w*0.18, my+44, 2), plain(mix(label, coffee, 0.4)))
}

// bagsScene: three small bags side by side, to try.
func bagsScene() *canvas {
	c := newCanvas(down(hex24(0xf3e3cf), hex24(0xfaf1e3), 0, 380))
	c.soft(260, circle(600, 190, 150), plain(hex24(0xfff8ea).fade(0.85)))
	c.all(box(-10, 392, 1210, 490, 0), down(hex24(0xd6ad83), hex24(0xc79a6c), 392, 480))
	c.all(box(-10, 392, 1210, 397, 0), plain(hex24(0xe4c39d)))
	bag(c, 390, 424, 170, 300, hex24(0xd9a36b), milk)
	bag(c, 600, 432, 184, 336, hex24(0x8a4f30), cream)
	bag(c, 810, 424, 170, 300, hex24(0x4a2f23), peach)
	for i, b := range [][4]float64{{180, 430, 24, 15}, {236, 446, 20, -30}, {150, 452, 19, 70}, {262, 420, 17, 40}, {980, 428, 23, -20}, {1036, 446, 21, 35}, {1000, 456, 17, 80}, {1070, 424, 18, 10}} {
		bean(c, b[0], b[1], b[2], b[3], mix(coffee, clay, 0.12*float64(i%3)))
	}
	return c
}

// bookletScene: an open booklet, a cup, beans.
func bookletScene() *canvas {
	c := newCanvas(plain(hex24(0xd3ba9a)))
	for i := range 9 {
		y := float64(i)*58 - 8
		c.all(box(-10, y, 1210, y+3, 0), plain(hex24(0xbfa27e).fade(0.55)))
	}
	c.soft(24, turned(box(330, 88, 890, 414, 8), 610, 250, -4), plain(shadow.fade(0.3)))
	left := turned(box(326, 80, 610, 404, 6), 610, 240, -4)
	right := turned(box(610, 80, 894, 404, 6), 610, 240, -4)
	c.all(left, across(milk, hex24(0xe8dccb), 560, 622))
	c.all(right, across(hex24(0xe4d6c2), milk, 600, 655))
	tilt := func(s shape) shape { return turned(s, 610, 240, -4) }
	photo := tilt(box(356, 112, 582, 256, 5))
	c.all(photo, down(hex24(0xf3cfa4), hex24(0xfbe9cf), 110, 250))
	c.all(both(photo, circle(516, 168, 24)), plain(hex24(0xfff0cc)))
	c.all(both(photo, hill(226, 15, 52, 1.2)), plain(sage))
	c.all(both(photo, hill(250, 12, 70, 3.4)), plain(pine))
	for i, w := range []float64{206, 186, 212, 150} {
		y := 280 + float64(i)*24
		c.all(tilt(box(356, y, 356+w, y+8, 4)), plain(hex24(0xcbb9a3)))
	}
	c.all(tilt(box(642, 116, 800, 130, 6)), plain(brick))
	for i, w := range []float64{220, 206, 214, 120} {
		y := 152 + float64(i)*24
		c.all(tilt(box(642, y, 642+w, y+8, 4)), plain(hex24(0xcbb9a3)))
	}
	for i, p := range []paint{hex24(0xd9a36b), hex24(0x8a4f30), hex24(0x4a2f23)} {
		x := 676 + float64(i)*78
		c.all(tilt(circle(x, 318, 30)), plain(p))
		c.all(tilt(box(x-24, 360, x+24, 367, 3)), plain(hex24(0xcbb9a3)))
	}
	cupFromAbove(c, 1050, 190, 112, milk)
	for i, b := range [][4]float64{{150, 140, 30, 20}, {212, 190, 26, -35}, {136, 224, 24, 70}, {230, 120, 22, 50}, {180, 300, 27, -10}, {244, 344, 22, 30}, {1010, 400, 26, 25}, {1076, 372, 23, -40}} {
		bean(c, b[0], b[1], b[2], b[3], mix(coffee, clay, 0.1*float64(i%3)))
	}
	return c
}

func cupFromAbove(c *canvas, x, y, r float64, body paint) {
	c.soft(r*0.16, circle(x+r*0.07, y+r*0.1, r*1.26), plain(shadow.fade(0.22)))
	c.all(circle(x, y, r*1.28), down(mix(body, milk, 0.4), mix(body, coffee, 0.12), y-r*1.3, y+r*1.3))
	c.all(without(circle(x, y, r*1.1), circle(x, y, r*1.07)), plain(mix(body, coffee, 0.2)))
	c.all(turned(box(x+r*0.7, y-r*0.13, x+r*1.32, y+r*0.13, r*0.12), x, y, 38), plain(mix(body, coffee, 0.12)))
	c.all(circle(x, y, r*0.86), down(body, mix(body, coffee, 0.22), y-r, y+r))
	c.all(circle(x, y, r*0.74), plain(hex24(0x6d4127)))
	c.all(without(circle(x, y, r*0.74), circle(x+r*0.03, y+r*0.04, r*0.69)), plain(hex24(0x9a6640)))
	c.soft(r*0.4, both(ellipse(x-r*0.2, y-r*0.24, r*0.34, r*0.2), circle(x, y, r*0.66)), plain(hex24(0xb98a60).fade(0.6)))
}

// tastingScene: five cups of a tasting, with spoons, seen from above.
func tastingScene() *canvas {
	c := newCanvas(down(hex24(0x5d7168), hex24(0x4b5f57), 0, 480))
	c.all(box(-10, 96, 1210, 384, 0), down(hex24(0xf1e6d4), hex24(0xe8dac4), 96, 384)) // a runner of linen
	for _, y := range []float64{108, 368} {
		c.all(box(-10, y, 1210, y+4, 0), plain(hex24(0xd3bf9f)))
	}
	for i := range 5 {
		x := 140 + float64(i)*230
		cupFromAbove(c, x, 222, 72, []paint{milk, peach, milk, mist, milk}[i])
		c.all(box(x-34, 338, x+34, 358, 4), plain(milk))
		c.all(box(x-22, 345, x+float64(8+i%3*7), 351, 3), plain([]paint{clay, brick, coffee, pine, apricot}[i]))
	}
	for _, x := range []float64{255, 715} {
		c.soft(10, turned(either(ellipse(x+5, 155, 17, 25), line(8, x+5, 178, x+5, 318)), x, 230, 12), plain(shadow.fade(0.25)))
		c.all(turned(either(ellipse(x, 150, 17, 25), line(8, x, 172, x, 312)), x, 230, 12), across(hex24(0xe6e2db), hex24(0xa9a49b), x-20, x+24))
		c.all(turned(ellipse(x, 150, 11, 18), x, 230, 12), plain(hex24(0xc6c1b8)))
	}
	for i, b := range [][4]float64{{70, 44, 19, 20}, {126, 62, 16, -40}, {1090, 428, 19, 15}, {1140, 446, 16, 60}, {1034, 450, 15, -20}, {620, 46, 16, 30}} {
		bean(c, b[0], b[1], b[2], b[3], mix(coffee, clay, 0.15*float64(i%3)))
	}
	return c
}

// giftScene: a present with a ribbon, a cup with a candle, and small lights.
func giftScene() *canvas {
	c := newCanvas(down(hex24(0xf7d9c4), hex24(0xfcefe2), 0, 390))
	c.soft(320, circle(560, 210, 140), plain(hex24(0xfff7ea).fade(0.8)))
	d := &dice{state: 11}
	dots := []paint{clay, apricot, sage, hex24(0xe9a5a0), hex24(0xf3cf7a), pine}
	for range 70 {
		x, y, r := float64(d.upto(1200)), float64(d.upto(360)), 4+float64(d.upto(7))
		p := pick(d, dots).fade(0.8)
		if d.chance(40) {
			c.all(turned(box(x-r*1.4, y-r*0.6, x+r*1.4, y+r*0.6, 2), x, y, float64(d.upto(180))), plain(p))
			continue
		}
		c.all(circle(x, y, r), plain(p))
	}
	c.all(box(-10, 394, 1210, 490, 0), down(hex24(0xe2b793), hex24(0xd3a27b), 394, 480))
	c.all(box(-10, 394, 1210, 399, 0), plain(hex24(0xefcfae)))
	x, y := 520.0, 430.0
	c.soft(34, ellipse(x+10, y+4, 170, 18), plain(shadow.fade(0.32)))
	c.all(box(x-138, y-196, x+138, y, 8), across(hex24(0xb9623c), hex24(0x93482a), x-138, x+138))
	c.all(box(x-152, y-236, x+152, y-186, 8), across(hex24(0xc8704a), hex24(0xa15331), x-152, x+152))
	c.all(box(x-152, y-190, x+152, y-182, 2), plain(night.fade(0.18)))
	ribbon := across(hex24(0xfff1da), hex24(0xead2ad), x-24, x+24)
	c.all(box(x-22, y-236, x+22, y, 0), ribbon)
	for _, side := range []float64{-1, 1} {
		tail := polygon(5, x, y-240, x+side*58, y-196, x+side*84, y-214)
		c.all(tail, plain(hex24(0xe3c79c)))
		loop := turned(ellipse(x+side*62, y-272, 66, 34), x, y-240, side*-14)
		hole := turned(ellipse(x+side*68, y-272, 36, 15), x, y-240, side*-14)
		c.all(loop, down(hex24(0xfff1da), hex24(0xe6cca3), y-310, y-236))
		c.all(hole, plain(hex24(0xd5b688)))
	}
	c.all(box(x-24, y-266, x+24, y-226, 10), plain(hex24(0xf3dfbf)))
	cup(c, 830, 436, 170, milk, coffee)
	steam(c, 836, 312, 96)
	c.soft(26, ellipse(262, 440, 92, 11), plain(shadow.fade(0.3)))
	c.all(ellipse(262, 438, 100, 12), plain(milk))
	c.all(ellipse(262, 435, 74, 7), plain(hex24(0xe8dccb)))
	c.all(box(202, 372, 322, 438, 10), across(hex24(0x8a5336), hex24(0x5e3825), 202, 322))
	c.all(box(202, 402, 322, 410, 0), plain(hex24(0xf3dcbc)))
	c.all(box(196, 360, 328, 384, 12), across(milk, hex24(0xead9c2), 196, 328))
	for i, drop := range []float64{12, 26, 8, 20, 14} {
		x := 210 + float64(i)*26
		c.all(box(x-10, 366, x+10, 384+drop, 10), plain(mix(milk, hex24(0xead9c2), float64(i)/4)))
	}
	c.all(box(258, 316, 266, 364, 3), down(hex24(0xf3cf7a), hex24(0xe2a95a), 316, 364))
	c.soft(40, circle(262, 298, 16), plain(hex24(0xfff0b8).fade(0.9)))
	c.all(ellipse(262, 299, 7, 14), plain(hex24(0xf2a13c)))
	c.all(ellipse(262, 304, 3.5, 7), plain(hex24(0xfff0b8)))
	return c
}
