package buckettest

import (
	"io"
	"net/http"
	"sync"
)

// buffers are what bodies are copied through. Left to itself, net/http's server makes 32 KiB for
// each body.
var buffers = sync.Pool{New: func() any { return new([8 << 10]byte) }}

// A copier is a writer of answers that copies through [buffers].
type copier struct{ http.ResponseWriter }

// ReadFrom is what [io.Copy] asks for.
func (c copier) ReadFrom(r io.Reader) (int64, error) {
	b := buffers.Get().(*[8 << 10]byte)
	defer buffers.Put(b)
	return io.CopyBuffer(struct{ io.Writer }{c.ResponseWriter}, r, b[:])
}

// Unwrap is what [http.ResponseController] asks for.
func (c copier) Unwrap() http.ResponseWriter { return c.ResponseWriter }
