package arch

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/focus"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

// schemas holds the columns of the published tables, a file for each form that was ever
// published: 1.txt, 2.txt and so on. The newest is what is written now. None is changed
// once it is released: days of every form lie in people's buckets.
const schemas = "testdata/schemas/"

var newForm = flag.Bool("new-form", false, "write the columns of the published tables as one more form")

// What is written has the columns of the newest form. One that changes is a new form:
// go test ./internal/arch -run Schema -args -new-form writes it.
func TestSchema(t *testing.T) {
	now, forms := published(t), formsOf(t)
	if now == forms[len(forms)-1] {
		return
	}
	next := schemas + strconv.Itoa(len(forms)+1) + ".txt"
	if !*newForm {
		t.Fatalf("the published columns are those of no form; run with -args -new-form, which writes %s. They are now:\n%s", next, now)
	}
	if err := os.WriteFile(next, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A form only adds columns, or says NULL where an older one never did. What readers make
// of older days stands in docs/readers.md, and CHANGELOG.md tells of it.
func TestFormsOnlyAdd(t *testing.T) {
	forms := formsOf(t)
	for i := range forms[1:] {
		changed, err := difference(forms[i], forms[i+1])
		if err != nil {
			t.Errorf("form %d: %v", i+2, err)
		}
		for _, page := range []string{"docs/readers.md", "CHANGELOG.md"} {
			b, err := os.ReadFile(root + page)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range append(changed, fmt.Sprintf("form %d", i+2)) {
				if !strings.Contains(strings.ToLower(string(b)), name) {
					t.Errorf("%s says nothing of %s, which is new in form %d", page, name, i+2)
				}
			}
		}
	}
}

func TestDifference(t *testing.T) {
	for _, tt := range []struct {
		name, newer string
		changed     string // empty where it is an error
	}{
		{"a column more", "t.a required INT32 -\nt.b optional INT32 -\nt.c optional INT64 -\n", "t.c"},
		{"one that may be NULL now", "t.a optional INT32 -\nt.b optional INT32 -\n", "t.a"},
		{"one that is gone", "t.a required INT32 -\n", ""},
		{"one of another type", "t.a required INT64 -\nt.b optional INT32 -\n", ""},
		{"one of another meaning", "t.a required INT32 DATE\nt.b optional INT32 -\n", ""},
		{"one that is never NULL now", "t.a required INT32 -\nt.b required INT32 -\n", ""},
		{"one more that older days cannot have", "t.a required INT32 -\nt.b optional INT32 -\nt.c required INT64 -\n", ""},
		{"one more table", "t.a required INT32 -\nt.b optional INT32 -\nu.a required INT64 -\nu.b optional INT64 -\n", "u"},
		{"another order", "t.b optional INT32 -\nt.a required INT32 -\n", ""},
	} {
		changed, err := difference("t.a required INT32 -\nt.b optional INT32 -\n", tt.newer)
		if got := strings.Join(changed, " "); got != tt.changed || (err == nil) != (tt.changed != "") {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.changed)
		}
	}
}

// difference returns the tables and columns that are new in newer, and columns that may be NULL there alone. It
// is an error where a reader of older's days could be misled.
func difference(older, newer string) (changed []string, err error) {
	old, fresh := lines(older), lines(newer)
	at := -1
	for _, line := range old {
		next := slices.IndexFunc(fresh, func(l string) bool { return l == line || l == strings.Replace(line, " required ", " optional ", 1) })
		if next <= at {
			return nil, fmt.Errorf("the column %q is not there any more, of another type, or in another place", line)
		}
		if at = next; fresh[at] != line {
			changed = append(changed, strings.Fields(line)[0])
		}
	}
	for _, line := range fresh {
		name, rest, _ := strings.Cut(line, " ")
		table, _, _ := strings.Cut(name, ".")
		known := func(prefix string) bool {
			return slices.ContainsFunc(old, func(l string) bool { return strings.HasPrefix(l, prefix) })
		}
		if known(name + " ") {
			continue
		}
		if !known(table + ".") { // older days have no such file
			if !slices.Contains(changed, table) {
				changed = append(changed, table)
			}
			continue
		}
		if !strings.HasPrefix(rest, "optional ") {
			return nil, fmt.Errorf("older days lack the new column %q, so that it has to be optional", line)
		}
		changed = append(changed, name)
	}
	return changed, nil
}

func lines(form string) []string { return strings.Split(strings.TrimSpace(form), "\n") }

// formsOf returns the forms, the oldest first.
func formsOf(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(schemas + "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d forms, %v", len(files), err)
	}
	var forms []string
	for n := range files {
		b, err := os.ReadFile(schemas + strconv.Itoa(n+1) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, string(b))
	}
	return forms
}

// published returns the columns of the tables as they stand in files written now, a
// line each: the table and the name, whether it may be NULL, and both types.
func published(t *testing.T) string {
	t.Helper()
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	rep, err := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: day.Format(time.DateOnly), From: day, To: day.AddDate(0, 0, 1), Timezone: "UTC", Location: time.UTC, Currency: "USD",
	}).Report(report.Integrity{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, table := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"calls", func(w io.Writer) error { return calls.NewWriter(w).Close() }},
		{"spend", func(w io.Writer) error { return render.SpendParquet(w, rep) }},
		{"quality", func(w io.Writer) error { return render.QualityParquet(w, rep) }},
		{"traffic", func(w io.Writer) error { return render.TrafficParquet(w, rep) }},
		{"focus", func(w io.Writer) error { _, err := focus.New(focus.Options{}).Write(w); return err }},
	} {
		var file bytes.Buffer
		if err := table.write(&file); err != nil {
			t.Fatal(err)
		}
		f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range f.Metadata().Schema[1:] { // the first is the table itself
			logical := "-"
			if name := e.LogicalType.String(); name != "" {
				logical = name
			}
			fmt.Fprintf(&out, "%s.%s %s %s %s\n", table.name, e.Name, strings.ToLower(e.RepetitionType.V.String()), e.Type.V, logical)
		}
	}
	return out.String()
}
