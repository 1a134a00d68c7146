package main

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
)

// A fakeWriter notes what it is told, and fails after so many calls.
type fakeWriter struct {
	uuids  []string
	closed int
	fail   int
}

func (w *fakeWriter) Call(c zentrunk.Call) error {
	if w.closed > 0 {
		return errors.New("a call after the end")
	}
	if w.fail > 0 && len(w.uuids) == w.fail {
		return errors.New("disk full")
	}
	w.uuids = append(w.uuids, c.UUID)
	return nil
}

func (w *fakeWriter) Close() error {
	w.closed++
	return nil
}

// source yields calls of those UUIDs and then err, and counts what it was asked
// for.
func source(asked *int, err error, uuids ...string) iter.Seq2[zentrunk.Call, error] {
	return func(yield func(zentrunk.Call, error) bool) {
		for _, uuid := range uuids {
			*asked++
			if !yield(zentrunk.Call{UUID: uuid}, nil) {
				return
			}
		}
		if err != nil {
			yield(zentrunk.Call{}, err)
		}
	}
}

// Calls are written once each and in order, up to the limit and no further; what
// cannot be told apart is written as often as it comes.
func TestListing(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	tests := []struct {
		name   string
		limit  int
		fail   int
		err    error
		uuids  []string
		want   []string
		asked  int
		closed int
		fault  string
	}{
		{"all", 0, 0, nil, []string{"a", "b", "c"}, []string{"a", "b", "c"}, 3, 1, ""},
		{"none", 0, 0, nil, nil, nil, 0, 1, ""},
		{"a limit", 2, 0, boom, []string{"a", "b", "c"}, []string{"a", "b"}, 2, 1, ""},
		{"twice", 2, 0, nil, []string{"a", "a", "b", "c"}, []string{"a", "b"}, 3, 1, ""},
		{"without UUID", 0, 0, nil, []string{"", "a", ""}, []string{"", "a", ""}, 3, 1, ""},
		{"an error on the way", 0, 0, boom, []string{"a"}, []string{"a"}, 1, 0, "boom"},
		{"a write that fails", 0, 1, nil, []string{"a", "b", "c"}, []string{"a"}, 2, 0, "disk full"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			asked, w := 0, &fakeWriter{fail: tt.fail}
			l := listing{to: w}
			limit := count{V: tt.limit, Valid: tt.limit > 0}
			err := l.write(source(&asked, tt.err, tt.uuids...), limit)
			if fmt.Sprint(err) != fmt.Sprint(errorOf(tt.fault)) {
				t.Errorf("error %v, want %q", err, tt.fault)
			}
			if !slices.Equal(w.uuids, tt.want) || asked != tt.asked || w.closed != tt.closed || l.calls != len(tt.want) {
				t.Errorf("wrote %q of %d asked for, closed %d times, counted %d, want %q of %d, %d", w.uuids, asked, w.closed, l.calls, tt.want, tt.asked, tt.closed)
			}
		})
	}
}

func errorOf(text string) error {
	if text == "" {
		return nil
	}
	return errors.New(text)
}

// What a listing remembers is bounded, and the latest calls are in it.
func TestRecent(t *testing.T) {
	t.Parallel()
	var r recent
	for i := range 3*recentCalls + 7 {
		if r.again(fmt.Sprint(i)) {
			t.Fatalf("%d is there again", i)
		}
	}
	for i := 2*recentCalls + 7; i < 3*recentCalls+7; i++ {
		if !r.again(fmt.Sprint(i)) {
			t.Errorf("%d is forgotten", i)
		}
	}
	if len(r.uuids) != recentCalls || len(r.order) != recentCalls {
		t.Errorf("remembers %d and %d, want %d", len(r.uuids), len(r.order), recentCalls)
	}
	if r.again("0") {
		t.Error("0 is still there")
	}
}

// A JSON line is the record byte for byte, but for line breaks between values.
func TestJSONLines(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := jsonWriter{output{Output: display.Output{Writer: &b}}}
	for _, raw := range []string{`{"a": 1.50,  "b":"<é>"}`, "{\n \"a\": \"x  y\"\n}", `"lost"`, "null\n"} {
		if err := w.Call(zentrunk.Call{Raw: []byte(raw), Err: errors.New("odd")}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff("{\"a\": 1.50,  \"b\":\"<é>\"}\n{\"a\":\"x  y\"}\n\"lost\"\nnull\n", b.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
