package staging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http/httputil"

	"zentrunk-reports/internal/bucket"
)

// errFramed is returned where a server has stored an object with the framing of its upload.
var errFramed = errors.New("it keeps the framing of an upload as part of the object; AWS_REQUEST_CHECKSUM_CALCULATION=when_required has objects sent without one")

// get returns the bytes of a staged object, or [ErrGone]. Whether they are those that were
// put is the caller's to ask, since each kind of object has its own remedy. One case has
// none here: over TLS the SDK sends a body in chunks, and a server that does not know that
// keeps the marks between them as part of the object, under every key and each time anew.
func (a *Area) get(ctx context.Context, key string) ([]byte, bucket.Object, error) {
	b, o, err := a.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, o, fmt.Errorf("%w: %s", ErrGone, a.Bucket.Key(key))
	}
	if err != nil {
		return nil, o, err
	}
	if !o.Holds(b) {
		if put, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(b))); err == nil && o.Holds(put) {
			return nil, o, a.Bucket.Failed("get", key, fmt.Errorf("%d bytes of SHA-256 %s were put, and the server gives back %d: %w", len(put), o.SHA256, len(b), errFramed))
		}
	}
	return b, o, nil
}
