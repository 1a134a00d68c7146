package zentrunk

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// KnownField reports whether the field of a record with that name has a column.
func KnownField(name string) bool {
	_, known := fieldNumbers[name]
	return known
}

// KnownInsightsField reports whether the field of an Insights answer with that
// name has columns: one for a metric, two for each of from and to.
func KnownInsightsField(name string) bool {
	i, known := insightsNumbers[name]
	return known && insightsFields[i].read != nil
}

// insightsPrefix begins the names of an answer's fields where they stand beside
// those of records.
const insightsPrefix = "insights."

// Unread returns the names of the fields that have a column and whose value it
// could not take, ascending. The arguments are what [Call] and [Insights] keep in
// Unknown; either may be nil. A name is the API's own; that of a field of the
// insights begins with "insights.", and a party's goes on to its part:
// "insights.rtt", "insights.to.carrier". A party that is no object at all is
// "insights.to", and leaves both its columns without a value. Placeholders are
// not among the names: they were understood.
func Unread(record, insights map[string]json.RawMessage) []string {
	var names []string
	for name, raw := range record {
		if KnownField(name) && !Placeholder(name, raw) {
			names = append(names, name)
		}
	}
	for name, raw := range insights {
		switch {
		case !KnownInsightsField(name), Placeholder(insightsPrefix+name, raw):
		case (name == "from" || name == "to") && bytes.HasPrefix(raw, []byte("{")):
			eachMember(raw, func(part []byte, _ json.RawMessage) {
				if p := string(part); p == "carrier" || p == "region" {
					names = append(names, insightsPrefix+name+"."+p)
				}
			})
		default:
			names = append(names, insightsPrefix+name)
		}
	}
	slices.Sort(names)
	return names
}

// Placeholder reports whether raw, the value of field as the API sent it, is one
// that stands for none: a time before the year 2000, or a metric below zero. A
// placeholder leaves its column without a value, as null does, and is kept in
// Unknown. field is a name as [Unread] has it.
func Placeholder(field string, raw json.RawMessage) bool {
	var err error
	switch field {
	case "initiation_time", "answer_time", "end_time":
		_, err = readTime(raw)
	case "insights.rtt", "insights.jitter", "insights.packet_loss", "insights.post_dial_delay", "insights.plivo_quality_score":
		_, err = readMetric(raw)
	}
	return errors.Is(err, errPlaceholder)
}
