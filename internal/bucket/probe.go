package bucket

import (
	"context"
	"errors"
	"fmt"
)

// ErrUnconditional is returned where a server carries out a put whose condition does
// not hold.
var ErrUnconditional = errors.New("two runs at the same time would lose the result of one, without an error")

// noETag is an ETag that no object has: it would be the MD5 of bytes that nobody knows.
const noETag = `"00000000000000000000000000000000"`

// Probe asks the server, by three puts under key, whether it honours the conditions of
// puts: an object that has just been put must be replaced neither by one that is to be the
// first nor by one that is to replace another. It is [ErrUnconditional] where it is, and
// any other error where the server cannot do what it is asked. Several may ask at once.
//
// It does not tell what becomes of puts at the same time: some servers look and write
// without a lock between the two. Package contract asks that.
func (b *Bucket) Probe(ctx context.Context, key string) error {
	put := func(cond Condition) error {
		return b.Put(ctx, key, Bytes([]byte("Whether this server honours conditions is tried out here.\n")), nil, cond)
	}
	if err := put(Condition{}); err != nil {
		return err
	}
	first := Condition{Absent: true}
	err := put(first)
	if err == nil {
		err = put(first) // the run of another may have cleaned up in between, and will not have twice
	}
	if err := b.refused(key, "If-None-Match: *", err); err != nil {
		return err
	}
	return b.refused(key, "If-Match with the ETag of another object", put(Condition{ETag: noETag}))
}

// refused returns what is wrong where a put with header did not end as err, that its
// condition does not hold.
func (b *Bucket) refused(key, header string, err error) error {
	switch {
	case err == nil:
		return b.Failed("put", key, fmt.Errorf("the server wrote over an object in spite of %s: %w", header, ErrUnconditional))
	case errors.Is(err, ErrPrecondition):
		return nil
	}
	return err
}
