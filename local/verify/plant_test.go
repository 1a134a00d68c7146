package verify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// The keys of the day in which faults are planted.
const (
	planted      = "2026-11-22"
	manifest     = "manifests/dt=" + planted + "/manifest.json"
	calls        = "calls/dt=" + planted + "/calls.parquet"
	spend        = "spend/dt=" + planted + "/spend.parquet"
	quality      = "quality/dt=" + planted + "/quality.parquet"
	report       = "reports/dt=" + planted + "/report.json"
	page         = "reports/dt=" + planted + "/report.html"
	rejects      = "rejects/dt=" + planted + "/rejects.jsonl"
	focus        = "focus/dt=" + planted + "/focus.parquet"
	traffic      = "traffic/dt=" + planted + "/traffic.parquet"
	statement    = "months/month=2026-11/statement.json"
	statementCSV = "months/month=2026-11/statement.csv"
)

// An edit changes a JSON object.
type edit func(map[string]any)

// inJSON edits an object of JSON, and has the manifest name the new bytes: the fault is
// what is said, and not the sum.
func (o objects) inJSON(t *testing.T, key string, change edit) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(o[key]))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	change(v)
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	o[key] = b
	if key != manifest && !strings.HasPrefix(key, "months/") {
		o.name(t, key)
	}
}

// name has the manifest name the bytes that are there.
func (o objects) name(t *testing.T, key string) {
	t.Helper()
	o.inJSON(t, manifest, func(m map[string]any) {
		for _, f := range m["files"].([]any) {
			if e := f.(map[string]any); e["key"] == key {
				sum := sha256.Sum256(o[key])
				e["bytes"], e["sha256"] = len(o[key]), hex.EncodeToString(sum[:])
			}
		}
	})
}

// at returns what lies on a path: names of objects, numbers of lists.
func at(v any, path ...any) any {
	for _, p := range path {
		if i, ok := p.(int); ok {
			v = v.([]any)[i]
		} else {
			v = v.(map[string]any)[p.(string)]
		}
	}
	return v
}

// set returns an edit that puts a value on a path.
func set(value any, path ...any) edit {
	return func(m map[string]any) {
		last := len(path) - 1
		switch in := at(m, path[:last]...).(type) {
		case map[string]any:
			in[path[last].(string)] = value
		case []any:
			in[path[last].(int)] = value
		}
	}
}

// A rewriting changes the rows of a Parquet file; column is the place of a column by name.
type rewriting func(rows []parquet.Row, column func(string) int) []parquet.Row

// inParquet rewrites a Parquet file with its rows changed, and has the manifest name it.
func (o objects) inParquet(t *testing.T, key string, change rewriting) {
	t.Helper()
	schema, rows, column := o.rows(t, key)
	o.writeParquet(t, key, schema, change(rows, column))
}

// rows returns the rows of a Parquet file.
func (o objects) rows(t *testing.T, key string) (_ *parquet.Schema, rows []parquet.Row, column func(string) int) {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(o[key]), int64(len(o[key])))
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	for _, group := range file.RowGroups() {
		reader := group.Rows()
		part := make([]parquet.Row, group.NumRows())
		if n, err := reader.ReadRows(part); n != len(part) {
			t.Fatalf("%s: %d rows of %d, %v", key, n, len(part), err)
		}
		for _, r := range part {
			rows = append(rows, r.Clone())
		}
		reader.Close()
	}
	return file.Schema(), rows, func(name string) int {
		leaf, ok := file.Schema().Lookup(name)
		if !ok {
			t.Fatalf("%s has no column %s", key, name)
		}
		return leaf.ColumnIndex
	}
}

func (o objects) writeParquet(t *testing.T, key string, schema *parquet.Schema, rows []parquet.Row, options ...parquet.WriterOption) {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewWriter(&out, append(options, schema)...)
	if _, err := w.WriteRows(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	o[key] = out.Bytes()
	o.name(t, key)
}

// put returns a change of one row's value, in a column that may be NULL or not.
func put(row int, name string, v parquet.Value) rewriting {
	return func(rows []parquet.Row, column func(string) int) []parquet.Row {
		c := column(name)
		level := 1
		if name == "call_uuid" || name == "end_time" || name == "insights_status" || name == "dimension" {
			level = 0
		}
		if v.IsNull() {
			level = 0
		}
		rows[row][c] = v.Level(0, level, c)
		return rows
	}
}

// A fault is one way in which what is published is wrong.
type fault struct {
	name  string
	plant func(t *testing.T, o objects)
	says  string // part of the line that is found
	shown lines
}

// Lines are in how many lines a fault shows.
type lines bool

const (
	once  lines = false
	often lines = true // what follows from it is wrong as well; each line is of the same day
)

// Each fault that is planted in a day that has none is found, by a line that names it.
// Nothing else is found.
func TestPlantedFaults(t *testing.T) {
	good := faultless(t)
	if len(faults) < 40 {
		t.Errorf("%d faults are planted, want 40", len(faults))
	}
	for _, f := range slices.Concat(faults, formFaults) {
		t.Run(f.name, func(t *testing.T) {
			o := maps.Clone(good)
			f.plant(t, o)
			found, _ := o.look(t, "")
			if len(found) != 1 && f.shown == once {
				t.Errorf("found %d faults, want one", len(found))
			}
			named := func(line string) bool { return strings.Contains(line, f.says) }
			ofTheDay := func(line string) bool { return named(line) || strings.Contains(line, planted) }
			if !slices.ContainsFunc(found, named) || !all(found, ofTheDay) {
				t.Errorf("found %q, want %q", found, f.says)
			}
		})
	}
}

func all(lines []string, is func(string) bool) bool {
	return !slices.ContainsFunc(lines, func(line string) bool { return !is(line) })
}
