package published

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// A fakePlace has days of calls with those Call-IDs; a day of nil is gone by the time
// that it is opened.
type fakePlace map[string][]string

func (p fakePlace) Days(context.Context) ([]string, error) {
	var days []string
	for date := range p {
		days = append(days, date)
	}
	return days, nil
}

func (p fakePlace) Rows(_ context.Context, date string) (Rows, error) {
	if p[date] == nil {
		return nil, fs.ErrNotExist
	}
	return &fakeRows{p[date]}, nil
}

func (p fakePlace) String() string { return "fake" }

type fakeRows struct{ ids []string }

func (r *fakeRows) Next(row *calls.Row) error {
	if len(r.ids) == 0 {
		return io.EOF
	}
	*row = calls.Row{Call: zentrunk.Call{CallID: r.ids[0]}}
	r.ids = r.ids[1:]
	return nil
}

func (r *fakeRows) Close() error { return nil }

// The newest day of the span that has the call is the one that is found, and no older
// one is opened.
func TestFind(t *testing.T) {
	t.Parallel()
	place := fakePlace{"2026-11-20": {"a", "b"}, "2026-11-21": {"b", "c"}, "2026-11-22": {"d"}, "2026-11-23": nil}
	tests := []struct {
		id    string
		span  Span
		want  string // date; "" is not found
		dates []string
	}{
		{"d", Span{}, "2026-11-22", []string{"2026-11-23", "2026-11-22"}},
		{"b", Span{}, "2026-11-21", []string{"2026-11-23", "2026-11-22", "2026-11-21"}},
		{"b", Span{Last: "2026-11-20"}, "2026-11-20", []string{"2026-11-20"}},
		{"a", Span{First: "2026-11-21"}, "", []string{"2026-11-23", "2026-11-22", "2026-11-21"}},
		{"d", Span{First: "2026-11-22", Last: "2026-11-22"}, "2026-11-22", []string{"2026-11-22"}},
		{"x", Span{}, "", []string{"2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20"}},
	}
	for _, tt := range tests {
		var dates []string
		found, err := Find(t.Context(), place, tt.span, func(date string) { dates = append(dates, date) }, func(c *zentrunk.Call) bool { return c.CallID == tt.id })
		if found.Date != tt.want || (tt.want == "") != errors.Is(err, ErrNotFound) || tt.want != "" && (err != nil || found.Row.Call.CallID != tt.id) {
			t.Errorf("Find %s in %+v = %+v, %v, want %q", tt.id, tt.span, found, err, tt.want)
		}
		if !slices.Equal(dates, tt.dates) {
			t.Errorf("Find %s in %+v looked at %q, want %q", tt.id, tt.span, dates, tt.dates)
		}
	}
}

// A folder that is not there, and calls that cannot be read, are errors that name them:
// neither is a call that is not found.
func TestInFolderThatIsNoFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	never := func(*zentrunk.Call) bool { return false }
	if _, err := Find(t.Context(), InFolder(filepath.Join(dir, "none"), ""), Span{}, nil, never); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	place := filepath.Join(dir, "team", "calls", "dt=2026-11-22")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(place, "calls.parquet"), []byte("not Parquet"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(t.Context(), InFolder(dir, ""), Span{}, nil, never); !errors.Is(err, ErrNotFound) {
		t.Errorf("no prefix: %v", err)
	}
	if _, err := Find(t.Context(), InFolder(dir, "team/"), Span{}, nil, never); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("no Parquet: %v", err)
	}
}
