package shell

// ground is the background colour of the page in a theme, so that a window which is not drawn yet does not flash.
// Without a choice it is that of the system.
func ground(theme string) (r, g, b uint8) {
	if theme == "dark" || theme == "" && systemDark() {
		return 0x11, 0x13, 0x1a
	}
	return 0xf5, 0xf6, 0xfa
}
