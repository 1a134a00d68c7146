package staging

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

// RejectLines returns the lines of rejects.jsonl for records that could not be
// read: in the order of their text, since nothing else is sure to be there.
func RejectLines(records []*zentrunk.Call) ([]byte, error) {
	lines := make([]string, 0, len(records))
	for _, c := range records {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		err := enc.Encode(struct {
			Reason string          `json:"reason"`
			Record json.RawMessage `json:"record"`
		}{c.Err.Error(), c.Raw})
		if err != nil {
			return nil, fmt.Errorf("write reject: %w", err)
		}
		lines = append(lines, b.String())
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "")), nil
}

// Rejects returns the rejects of the window as [RejectLines] returned them, once so
// many rows of it are read: an error where these or the rejects are not as many as its
// metadata says.
func (r *Reader) Rejects(rows int) (string, error) {
	lines := r.Fact(rejectsFact)
	if n := strings.Count(lines, "\n"); rows != r.Counts.Calls || n != r.Counts.Rejected {
		return "", fmt.Errorf("staged window from %v holds %d calls and %d rejects, its metadata says %d and %d",
			r.window.From, rows, n, r.Counts.Calls, r.Counts.Rejected)
	}
	return lines, nil
}
