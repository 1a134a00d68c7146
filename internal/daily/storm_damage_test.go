package daily_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"testing"

	"zentrunk-reports/internal/bucket"
)

// A spoilt object is one that somebody damaged, and its bytes before.
type spoilt struct {
	key  string
	body []byte
	meta map[string]string
}

var rubbish = []byte("spoiled")

// spoil damages one file of a date, or removes it.
func (w *weather) spoil(t *testing.T, s *storm, date string) {
	t.Helper()
	key := map[string]string{
		"calls": bucket.CallsKey(date), "spend": bucket.SpendKey(date), "reports": bucket.ReportKey(date), "manifests": bucket.ManifestKey(date),
	}[w.damage]
	body, o, err := s.bucket.Get(t.Context(), key)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	meta := maps.Clone(o.Meta)
	delete(meta, "sha256")
	w.spoilt[date] = &spoilt{key, body, meta}
	if s.rng.IntN(2) == 0 {
		err = s.bucket.Delete(t.Context(), key)
	} else {
		err = s.bucket.Put(t.Context(), key, bucket.Bytes(rubbish), nil, bucket.Condition{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// restore puts o back where no run has made it anew.
func (o *spoilt) restore(t *testing.T, s *storm) {
	t.Helper()
	now, _, err := s.bucket.Get(t.Context(), o.key)
	if err == nil && !bytes.Equal(now, rubbish) {
		return
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = s.bucket.Put(t.Context(), o.key, bucket.Bytes(o.body), o.meta, bucket.Condition{})
	}
	if err != nil {
		t.Fatal(err)
	}
}
