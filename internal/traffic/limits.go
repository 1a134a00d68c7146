package traffic

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Limit is how many channels at once and calls per second a trunk, or the whole
// account, may have.
type Limit struct {
	Trunk      *string `json:"trunk"`      // trunk id; nil for the account
	Concurrent *int    `json:"concurrent"` // channels at once; nil: none is known
	CPS        *int    `json:"cps"`        // calls begun in a second; nil: none is known
}

var limitsHeader = []string{"trunk_id", "concurrent", "cps"}

// ParseLimits reads a CSV file with the columns trunk_id, concurrent and cps, in that
// order below a header line; UTF-8, with or without a byte order mark. An empty trunk_id
// is the account, an empty number no limit. The limits come back as [Traffic] has them.
// An error names the line and does not repeat it: somebody may have typed a phone number.
func ParseLimits(file []byte) ([]Limit, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) {
		return nil, errors.New("it is not UTF-8")
	}
	in := csv.NewReader(bytes.NewReader(file))
	in.FieldsPerRecord, in.TrimLeadingSpace = len(limitsHeader), true
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it has no header line")
	}
	if err != nil {
		return nil, err
	}
	if !slices.Equal(trimmed(head), limitsHeader) {
		return nil, fmt.Errorf("line 1: the header is not %s", strings.Join(limitsHeader, ","))
	}
	out, err := readLimits(in)
	slices.SortFunc(out, func(a, b Limit) int { return cmp.Compare(a.trunk(), b.trunk()) })
	return out, err
}

// readLimits reads the lines below the header.
func readLimits(in *csv.Reader) ([]Limit, error) {
	out, seen := []Limit{}, map[string]bool{}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		l, err := newLimit(trimmed(record))
		if err == nil && seen[l.trunk()] {
			err = errors.New("its trunk, or the account, was on a line before")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		seen[l.trunk()] = true
		out = append(out, l)
	}
}

func trimmed(record []string) []string {
	out := make([]string, len(record))
	for i, s := range record {
		out[i] = strings.TrimSpace(s)
	}
	return out
}

func newLimit(record []string) (Limit, error) {
	var l Limit
	var err error
	if record[0] != "" {
		l.Trunk = &record[0]
	}
	if l.Concurrent, err = newCount("concurrent", record[1]); err != nil {
		return l, err
	}
	l.CPS, err = newCount("cps", record[2])
	return l, err
}

// mostLimit is more than anybody sells.
const mostLimit = 1_000_000_000

func newCount(column, s string) (*int, error) {
	if s == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > mostLimit {
		return nil, fmt.Errorf("%s is not a whole number from 1 to %d", column, mostLimit)
	}
	return &n, nil
}

// trunk returns the trunk of l, "" for the account, which sorts first.
func (l *Limit) trunk() string {
	if l.Trunk == nil {
		return ""
	}
	return *l.Trunk
}

// SetLimits gives t the limits that it is judged by: of all, which are as [ParseLimits]
// returns them, the account's and those of the trunks that have a row.
func (t *Traffic) SetLimits(all []Limit) {
	t.Limits = []Limit{}
	for _, l := range all {
		if l.Trunk == nil || t.TrunkRow(*l.Trunk) >= 0 {
			t.Limits = append(t.Limits, l)
		}
	}
}

// TrunkRow returns the index of a trunk's row, -1 where there is none.
func (t *Traffic) TrunkRow(trunk string) int {
	return slices.IndexFunc(t.ByTrunk, func(r Row) bool { return r.Key != nil && *r.Key == trunk })
}
