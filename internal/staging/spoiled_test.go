package staging_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/staging"
)

// A staged window whose bytes or facts are not what was put is to be pulled anew, and is
// the store's failure where that happens again; whoever clears the area forgets it.
func TestSpoiledWindow(t *testing.T) {
	for name, spoil := range map[string]func(*scene, staging.Window){
		"half of its bytes": func(s *scene, w staging.Window) {
			b, o, err := s.Bucket.Get(t.Context(), key(w))
			if err != nil {
				t.Fatal(err)
			}
			half := b[:len(b)/2]
			delete(o.Meta, "sha256")
			body := bucket.Body{ReadSeeker: bytes.NewReader(half), Bytes: int64(len(half)), SHA256: o.SHA256}
			if err := s.Bucket.Put(t.Context(), key(w), body, o.Meta, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		},
		"no count": func(s *scene, w staging.Window) { s.recount(t, w, "calls", "many") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			w := s.windows()[3]
			want := pulled(t, w, 30)
			stage(t, s.Area, w, want)
			spoil(s, w)
			if _, err := s.Open(t.Context(), w); !errors.Is(err, staging.ErrGone) {
				t.Errorf("err = %v, want ErrGone", err)
			}
			if found, err := s.TakeOver(t.Context(), w); err != nil || found.Holds {
				t.Errorf("TakeOver = %+v, %v, want nothing to take over", found, err)
			}
			stage(t, s.Area, w, want)
			if _, err := s.Open(t.Context(), w); err != nil {
				t.Errorf("staged anew: %v", err)
			}
			spoil(s, w)
			_, err := s.Open(t.Context(), w)
			if _, storage := errors.AsType[*bucket.Error](err); !storage || !strings.Contains(err.Error(), "other bytes than were put") || errors.Is(err, staging.ErrGone) {
				t.Errorf("the second time: %v, want the store's failure", err)
			}
			s.Clear(t.Context())
			stage(t, s.Area, w, want)
			spoil(s, w)
			if _, err := s.Open(t.Context(), w); !errors.Is(err, staging.ErrGone) {
				t.Errorf("in a cleared area: %v, want ErrGone", err)
			}
		})
	}
}
