package staging_test

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// What is left beside a window comes back: every field of the insights, those that no
// column takes included. It lies beside that window alone, and is looked for only
// where the plan knows of it.
func TestKnown(t *testing.T) {
	s := newScene(t)
	w := s.windows()[1]
	rows := slices.DeleteFunc(callstest.Rows(t, 1, w.From, w.To, 200), func(r calls.Row) bool { return r.Status != calls.OK })
	want := callstest.Stored(t, rows)
	if err := s.PutKnown(t.Context(), w, rows); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Known(t.Context(), w); err != nil || got == nil || len(got) > 0 {
		t.Errorf("where the plan knows of none: %d, %v, want an empty map", len(got), err)
	}
	w.Known = len(rows)
	got, err := s.Known(t.Context(), w)
	if err != nil || !reflect.DeepEqual(map[string]zentrunk.Insights(got), want) {
		t.Errorf("Known = %d insights, %v, want %d", len(got), err, len(want))
	}
	if !slices.ContainsFunc(rows, func(r calls.Row) bool { return got[r.Call.UUID].Unknown != nil }) {
		t.Error("no field that no column takes is among them")
	}
	other := s.windows()[2]
	other.Known = 1
	if _, err := s.Known(t.Context(), other); !errors.Is(err, staging.ErrGone) {
		t.Errorf("beside another window: %v, want ErrGone", err)
	}
}

// What is gone is ErrGone; what is damaged is passed over whole, with a warning; a
// store that fails is its error.
func TestKnownGone(t *testing.T) {
	s := newScene(t)
	w := s.windows()[1]
	rows := slices.DeleteFunc(callstest.Rows(t, 1, w.From, w.To, 50_000), func(r calls.Row) bool { return r.Status != calls.OK })
	if err := s.PutKnown(t.Context(), w, rows); err != nil {
		t.Fatal(err)
	}
	w.Known = len(rows)
	key := bucket.KnownKey("2026-11-22", w.From, w.To)
	file := s.store.Object(t, "team/"+key)
	torn := slices.Clone(file)
	for i := len(torn) / 4; i < len(torn)/2; i++ {
		torn[i] ^= 0xff
	}
	late := slices.Clone(file)
	late[len(late)*9/10] ^= 1 // in the second row group
	for name, damaged := range map[string][]byte{"empty": {}, "cut": file[:len(file)/2], "torn": torn, "late": late} {
		s.log.Reset()
		s.set(t, key, damaged, nil)
		if got, err := s.Known(t.Context(), w); err != nil || got == nil || len(got) > 0 || !strings.Contains(s.log.String(), "asked for again") {
			t.Errorf("%s: Known = %d insights, %v, the log says %q", name, len(got), err, s.log)
		}
	}
	s.Clear(t.Context())
	if _, err := s.Known(t.Context(), w); !errors.Is(err, staging.ErrGone) || !strings.Contains(err.Error(), "team/"+key) {
		t.Errorf("Known = %v, want ErrGone that names the key", err)
	}
	s.store.Intercept(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(http.StatusForbidden) })
	if _, err := s.Known(t.Context(), w); err == nil || errors.Is(err, staging.ErrGone) {
		t.Errorf("a store that refuses: %v, want its error", err)
	}
	if _, err := s.Kept(t.Context(), w, staging.Insights{}); err == nil || errors.Is(err, staging.ErrGone) {
		t.Errorf("a store that refuses: Kept = %v, want its error", err)
	}
}
