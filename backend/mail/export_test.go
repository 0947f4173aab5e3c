package mail

import "tabiji/backend/outbox"

// Composer is a session's composer, with its buffers and pictures.
func Composer() func(*outbox.Letter) ([]byte, error) {
	c := composer{images: newImageCache()}
	return c.compose
}
