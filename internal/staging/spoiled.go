package staging

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"zentrunk-reports/internal/bucket"
)

// spoiled takes care of a staged window whose bytes are not those that were put, and
// returns what to tell of it: [ErrGone] the first time, since it is to be pulled anew,
// and a failure of the store where it happens again. Until a publish has cleared the
// area, a note beside the window says that it has happened.
func (a *Area) spoiled(ctx context.Context, w Window, o bucket.Object, got []byte) error {
	key := a.key(w)
	note := bucket.SpoiledKey(a.Day.Date, w.From, w.To)
	_, err := a.Bucket.Head(ctx, note)
	if err == nil {
		return a.Bucket.Failed("get", key, fmt.Errorf(
			"the server gives back other bytes than were put, for the second time: %d bytes came, where %d of SHA-256 %q were put", len(got), o.Bytes, o.SHA256))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := a.Bucket.Put(ctx, note, bucket.Bytes(nil), nil, bucket.Condition{}); err != nil {
		return err
	}
	// Not deleted: who pulls may put and not delete.
	empty := &Pulled{State: Partial}
	if err := a.Put(ctx, w, empty, bucket.Condition{ETag: o.ETag}); err != nil && !errors.Is(err, bucket.ErrPrecondition) {
		return err
	}
	a.Log.Warn("a staged window has other bytes than were put, and is pulled again", "date", a.Day.Date, "from", w.From, "bytes", len(got))
	return fmt.Errorf("%w: %s is not what was put", ErrGone, a.Bucket.Key(key))
}
