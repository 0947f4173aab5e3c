package shell

import (
	"bytes"
	_ "embed"
	"image"
	"image/draw"
	"image/png"
)

// The program's mark, drawn by build/icons.
var (
	//go:embed pictures/icon.png
	iconPNG []byte
	//go:embed pictures/toast.png
	toastPNG []byte
	//go:embed pictures/tray.png
	trayPNG []byte
	//go:embed pictures/tray.ico
	trayICO []byte
)

// picture is an image as D-Bus notifications carry it: the structure (iiibiiay).
type picture struct {
	Width, Height, Stride int32
	Alpha                 bool
	Bits, Channels        int32
	Data                  []byte
}

func pixels(file []byte) (picture, bool) {
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return picture{}, false
	}
	flat := image.NewNRGBA(img.Bounds())
	draw.Draw(flat, flat.Bounds(), img, img.Bounds().Min, draw.Src)
	size := flat.Bounds().Size()
	return picture{Width: int32(size.X), Height: int32(size.Y), Stride: int32(flat.Stride), Alpha: true, Bits: 8, Channels: 4, Data: flat.Pix}, true
}
