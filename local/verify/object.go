package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
)

// Files are a day's objects by key, without the prefix: those whose bytes are the
// manifest's.
type files map[string]Object

func (f files) close() {
	for _, o := range f {
		o.Close()
	}
}

// open opens the objects that the manifest names, and compares the bytes of each.
func (d *day) open(ctx context.Context, b *book) (files, error) {
	out := files{}
	for _, key := range []string{
		callsKey(d.date), spendKey(d.date), qualityKey(d.date), reportKey(d.date), pageKey(d.date),
		rejectsKey(d.date), focusKey(d.date), trafficKey(d.date),
	} {
		f, ok := d.manifest.files[d.place.Whole(key)]
		if !ok {
			continue
		}
		o, err := d.place.Open(ctx, key, d.temp)
		if isMissing(err) {
			d.book(key).say("is not there, and the manifest names it")
			continue
		}
		if err != nil {
			return out, err
		}
		same, err := sameBytes(ctx, d.book(key), o, f)
		if err != nil || !same {
			err = errors.Join(err, o.Close())
		} else {
			out[key] = o
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// sameBytes compares an object with what the manifest says of it.
func sameBytes(ctx context.Context, b *book, o Object, f fileEntry) (bool, error) {
	if o.Size() != f.bytes {
		b.say("has %d bytes, the manifest says %d", o.Size(), f.bytes)
		return false, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(o, 0, o.Size())); err != nil {
		return false, err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.sum {
		b.say("has the SHA-256 %s, the manifest says %s", got, shorten(f.sum))
		return false, nil
	}
	return true, ctx.Err()
}

// readJSON reads an object that is one JSON value. Numbers stay texts.
func readJSON(o Object) (any, error) {
	b := make([]byte, o.Size())
	if _, err := io.ReadFull(io.NewSectionReader(o, 0, o.Size()), b); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("something stands behind its end")
	}
	return v, nil
}
