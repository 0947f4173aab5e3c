package mail

import (
	"sync"

	"tabiji/backend/message"
)

// imageCache keeps the base64 of pictures by content hash: the same few pictures go out with
// thousands of letters.
type imageCache struct {
	mu   sync.Mutex
	size int
	kept map[string][]byte
}

// mostImages bounds the cache in bytes; when it is full it starts again empty.
const mostImages = 32 << 20

func newImageCache() *imageCache { return &imageCache{kept: map[string][]byte{}} }

func (c *imageCache) encoded(a *message.Asset) []byte {
	if c == nil || a.SHA256 == "" {
		return appendBase64(nil, a.Data)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.kept[a.SHA256]; ok {
		return b
	}
	b := appendBase64(nil, a.Data)
	if c.size += len(b); c.size > mostImages {
		clear(c.kept)
		c.size = len(b)
	}
	c.kept[a.SHA256] = b
	return b
}
