package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The tables take the place of those before them, and what is around them
// stays.
func TestWriteDoc(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("above\n"+mainTables.begin+"old\n"+mainTables.end+"below\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sections := []section{{"Pace", []row{
		{"pace", "96 %", ">= 97 %", false, "one run | here"},
		{"  busiest", "300", "", true, ""},
	}}}
	for range 2 { // writing twice changes nothing
		if err := writeDoc(path, mainTables, "a machine", sections); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "above\n" + mainTables.begin + `
Measured on: a machine.

### Pace

| row | measured | target | met | how |
|---|---|---|---|---|
| pace | 96 % | >= 97 % | NO | one run \| here |
| … busiest | 300 |  |  |  |

` + mainTables.end + "below\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

// A document without marks is left as it is.
func TestWriteDocWithoutMarks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("prose\n"+mainTables.begin), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeDoc(path, mainTables, "a machine", nil); err == nil {
		t.Error("a document without an end mark is written to")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "prose\n"+mainTables.begin {
		t.Errorf("the document is %q, %v", got, err)
	}
}

// The project's own document has the marks.
func TestDocHasMarks(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []place{mainTables, hugeTables} {
		if strings.Count(string(text), at.begin) != 1 || strings.Count(string(text), at.end) != 1 {
			t.Errorf("docs/performance.md does not have each of %q and %q once", at.begin, at.end)
		}
	}
}

// The document gets what a run has measured whole: all of what is normally measured, or
// the largest day alone.
func TestPlacesOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		o      options
		python string
		want   []place
	}{
		{"everything", options{}, "python", []place{mainTables}},
		{"everything but the peers", options{}, "", nil},
		{"the largest day", options{Only: []string{"huge"}}, "", []place{hugeTables}},
		{"one of many", options{Only: []string{"pull"}}, "python", nil},
		{"small sizes", options{Quick: true, Only: []string{"huge"}}, "python", nil},
		{"all by name", options{Only: names()}, "python", []place{mainTables, hugeTables}},
	}
	for _, tt := range tests {
		if got := tt.o.places(tt.python); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
