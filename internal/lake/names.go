package lake

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"zentrunk-reports/internal/bucket"
)

// mostNames is how many bytes of names are taken: some 20,000 trunks.
const mostNames = 1 << 20

// TrunkNames returns the names that people gave to trunks, by trunk id, from
// settings/trunks.csv: none where there is no such file. Lines that are wrong are left
// out with a warning that names them: a slip in a list of names keeps no day from being
// published. The error is the bucket's alone.
func (l *Lake) TrunkNames(ctx context.Context) (map[string]string, error) {
	b, _, err := l.Bucket.Get(ctx, bucket.TrunkNamesKey)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names, faults := parseNames(b)
	for _, fault := range faults[:min(len(faults), 10)] {
		l.Log.Warn("a line of the names of trunks is left out", "key", l.Bucket.Key(bucket.TrunkNamesKey), "err", fault.Error())
	}
	if more := len(faults) - 10; more > 0 {
		l.Log.Warn("more lines of the names of trunks are left out", "key", l.Bucket.Key(bucket.TrunkNamesKey), "lines", more)
	}
	return names, nil
}

var namesHeader = []string{"trunk_id", "name"}

// parseNames reads the names of trunks. It returns one error for each line that names no
// trunk; behind a header or a quote that is wrong nothing is read.
func parseNames(b []byte) (names map[string]string, faults []error) {
	if len(b) > mostNames {
		return nil, []error{fmt.Errorf("the file has %d bytes, want at most %d", len(b), mostNames)}
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))) // spreadsheets begin with this mark
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || !slices.Equal(header, namesHeader) {
		return nil, []error{errors.New("line 1: the header is not trunk_id,name")}
	}
	names = map[string]string{}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return names, faults
		}
		if err != nil {
			if p, ok := errors.AsType[*csv.ParseError](err); ok {
				err = fmt.Errorf("line %d and those after it: %w", p.StartLine, p.Err)
			}
			return names, append(faults, err)
		}
		line, _ := r.FieldPos(0)
		if err := nameOf(names, fields); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", line, err))
		}
	}
}

// nameOf enters the name that a line gives. Its errors go to the log, and do not repeat
// the line: somebody may have typed a phone number there.
func nameOf(names map[string]string, fields []string) error {
	if len(fields) != len(namesHeader) {
		return fmt.Errorf("%d fields, want 2", len(fields))
	}
	id, name := strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1])
	switch {
	case !utf8.ValidString(id) || !utf8.ValidString(name):
		return errors.New("the text is not UTF-8")
	case id == "" || name == "":
		return errors.New("the id or the name is empty")
	case strings.ContainsAny(id, ".+ "):
		return errors.New("the trunk id has a point, a plus or a space: a spreadsheet may have changed it")
	case names[id] != "":
		return errors.New("its trunk already has a name")
	}
	names[id] = name
	return nil
}
