package verify

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// An unread counts, by field of the API, the calls whose column lacks what the field
// held, because it could not be read. The column extra tells.
type unread struct {
	*book
	rows    *rows
	fields  map[string]int64
	records int64 // calls that lack any
}

// fieldsOfCalls are the fields of a record that have a column: the columns that the API
// names so. Those of insights have others.
var fieldsOfCalls = func() map[string]bool {
	out := map[string]bool{}
	for _, names := range callColumns {
		for _, name := range names {
			out[name] = true
		}
	}
	for _, ours := range []string{
		"trunk_id", "insights_status", "from_carrier", "from_region", "to_carrier", "to_region", "rtt_ms", "jitter_ms",
		"packet_loss_percent", "post_dial_delay_ms", "quality_score", "quality_rating", "extra",
	} {
		delete(out, ours)
	}
	return out
}()

var metricFields = map[string]bool{"rtt": true, "jitter": true, "packet_loss": true, "post_dial_delay": true, "plivo_quality_score": true}

// add counts what a row's extra names.
func (u *unread) add(row int, text []byte) {
	var record map[string]json.RawMessage
	if err := json.Unmarshal(text, &record); err != nil || record == nil {
		u.say("%s: extra is no JSON object", u.rows.name(row))
		return
	}
	found := false
	note := func(field string) {
		u.fields[field]++
		found = true
	}
	for name, raw := range record {
		switch {
		case name == "insights":
			u.insights(raw, note)
		case fieldsOfCalls[name] && !(strings.HasSuffix(name, "_time") && isEarly(raw)):
			note(name)
		}
	}
	if found {
		u.records++
	}
}

func (u *unread) insights(raw json.RawMessage, note func(field string)) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return
	}
	for name, value := range fields {
		switch {
		case metricFields[name] && !isBelowZero(value):
			note("insights." + name)
		case name == "from" || name == "to":
			var party map[string]json.RawMessage
			if json.Unmarshal(value, &party) != nil {
				note("insights." + name)
				continue
			}
			for _, part := range []string{"carrier", "region"} {
				if _, ok := party[part]; ok {
					note("insights." + name + "." + part)
				}
			}
		}
	}
}

// word is a JSON text or number as it is written.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	return string(bytes.TrimSpace(raw))
}

// isBelowZero is whether a metric is a placeholder.
func isBelowZero(raw json.RawMessage) bool {
	f, err := strconv.ParseFloat(word(raw), 64)
	return err == nil && f < 0
}

// isEarly is whether a time is a placeholder: before the year 2000.
func isEarly(raw json.RawMessage) bool {
	s := word(raw)
	if strings.HasPrefix(s, "0000-00-00") {
		return true
	}
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		s = s[:10] + " " + s[11:]
	}
	s = strings.Replace(strings.TrimSuffix(s, " UTC"), "z", "Z", 1)
	s = strings.NewReplacer(" +", "+", " -", "-").Replace(s)
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC().Year() < 2000
		}
	}
	return false
}
