package calls_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
)

// The line holds every column once, in order, with the values of the row.
func TestRowJSON(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, row := range callstest.Rows(t, 5, from, from.AddDate(0, 0, 1), 50) {
		line, err := row.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		dec := json.NewDecoder(strings.NewReader(string(line)))
		for depth := 0; ; {
			token, err := dec.Token()
			if err != nil {
				break
			}
			switch token {
			case json.Delim('{'):
				depth++
			case json.Delim('}'):
				depth--
			}
			if name, ok := token.(string); ok && depth == 1 {
				names = append(names, name)
				var value any
				if err := dec.Decode(&value); err != nil {
					t.Fatal(err)
				}
			}
		}
		var want []string
		for _, c := range calls.Columns() {
			want = append(want, c.Name)
		}
		if !slices.Equal(names, want) {
			t.Fatalf("the line has %q, want %q", names, want)
		}
		var got struct {
			UUID   string          `json:"call_uuid"`
			Ended  time.Time       `json:"end_time"`
			Talk   *int32          `json:"call_duration"`
			Amount *string         `json:"total_amount"`
			Score  *float64        `json:"quality_score"`
			Extra  json.RawMessage `json:"extra"`
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if got.UUID != row.Call.UUID || !got.Ended.Equal(row.Call.EndTime) || *got.Talk != row.Call.CallDuration.V || got.Amount != nil {
			t.Errorf("%s has %+v", line, got)
		}
		if (got.Score != nil) != row.Insights.Score.Valid || got.Score != nil && *got.Score != row.Insights.Score.V {
			t.Errorf("%s: another score than %v", line, row.Insights.Score)
		}
		if row.Extra != "" && string(got.Extra) != row.Extra || row.Extra == "" && string(got.Extra) != "null" {
			t.Errorf("extra is %s, want %q", got.Extra, row.Extra)
		}
		record, err := row.Record()
		if err != nil || (record.Unknown["note"] != nil) != strings.Contains(row.Extra, "note") || record.Unknown["insights"] != nil {
			t.Errorf("%s has the unknown fields %s, %v", row.Extra, record.Unknown, err)
		}
	}
}
