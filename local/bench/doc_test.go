package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The tables take the place of those before them, and what is around them
// stays.
func TestWriteDoc(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("above\n"+docBegin+"old\n"+docEnd+"below\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sections := []section{{"Pace", []row{
		{"pace", "96 %", ">= 97 %", false, "one run | here"},
		{"  busiest", "300", "", true, ""},
	}}}
	for range 2 { // writing twice changes nothing
		if err := writeDoc(path, "a machine", sections); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "above\n" + docBegin + `
Measured on: a machine.

### Pace

| row | measured | target | met | how |
|---|---|---|---|---|
| pace | 96 % | >= 97 % | NO | one run \| here |
| … busiest | 300 |  |  |  |

` + docEnd + "below\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

// A document without marks is left as it is.
func TestWriteDocWithoutMarks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("prose\n"+docBegin), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeDoc(path, "a machine", nil); err == nil {
		t.Error("a document without an end mark is written to")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "prose\n"+docBegin {
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
	if strings.Count(string(text), docBegin) != 1 || strings.Count(string(text), docEnd) != 1 {
		t.Error("docs/performance.md does not have each mark once")
	}
}
