package calls

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

// Unread returns the names of the fields of the API whose value a row's columns
// lack because it could not be read, ascending, as [zentrunk.Unread] has them. They
// are told of its Extra alone.
func (r *Row) Unread() ([]string, error) {
	if !namesField(r.Extra) {
		return nil, nil // without taking Extra apart, which most rows that have one are spared
	}
	record, insights, err := splitExtra(r.Extra)
	if err != nil {
		return nil, err
	}
	return zentrunk.Unread(record, insights), nil
}

// namesField is whether an Extra has a member under the name of a field that has a
// column.
func namesField(extra string) bool {
	found := false
	eachMember(extra, func(name, value string) {
		if name != insightsKey {
			found = found || zentrunk.KnownField(name)
			return
		}
		eachMember(value, func(name, _ string) { found = found || zentrunk.KnownInsightsField(name) })
	})
	return found
}

// columnsOf are the columns that a field of the API fills, where they have another
// name than the field, or are more than one.
var columnsOf = map[string][]string{
	"trunk_domain":                 {"trunk_domain", "trunk_id"},
	"insights.rtt":                 {"rtt_ms"},
	"insights.jitter":              {"jitter_ms"},
	"insights.packet_loss":         {"packet_loss_percent"},
	"insights.post_dial_delay":     {"post_dial_delay_ms"},
	"insights.plivo_quality_score": {"quality_score"},
	"insights.from":                {"from_carrier", "from_region"},
	"insights.from.carrier":        {"from_carrier"},
	"insights.from.region":         {"from_region"},
	"insights.to":                  {"to_carrier", "to_region"},
	"insights.to.carrier":          {"to_carrier"},
	"insights.to.region":           {"to_region"},
}

// Keep gives r the values that old has for a field of the API that r could not
// read, and takes the text that could not be read out of Extra. field is a name of
// [Row.Unread].
func (r *Row) Keep(old *Row, field string) error {
	names := columnsOf[field]
	if names == nil {
		names = []string{field}
	}
	for _, name := range names {
		i := slices.IndexFunc(table(), func(c column) bool { return c.Name == name })
		if i < 0 {
			return fmt.Errorf("keep %s: there is no column %s", field, name)
		}
		table()[i].keep(r, old)
	}
	r.Call.Answered = r.Call.IsAnswered()
	return r.dropExtra(field)
}

// dropExtra takes what Extra has of a field out of it.
func (r *Row) dropExtra(field string) error {
	record, insights, err := splitExtra(r.Extra)
	if err != nil {
		return err
	}
	if name, ok := strings.CutPrefix(field, insightsKey+"."); ok {
		err = dropMember(insights, name)
	} else {
		delete(record, field)
	}
	if err == nil {
		r.Extra, err = joinExtra(record, insights) // splitExtra leaves no record field "insights"
	}
	return err
}

// dropMember takes a member out of fields: "rtt", or "to.carrier" of an object "to".
func dropMember(fields map[string]json.RawMessage, name string) error {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		delete(fields, name)
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(fields[outer], &object); err != nil {
		return fmt.Errorf("read %s in extra: %w", outer, err)
	}
	delete(object, inner)
	if len(object) == 0 {
		delete(fields, outer)
		return nil
	}
	b, err := json.Marshal(object)
	fields[outer] = b
	return err
}

// TakeInsights gives r the insights of old, their status, and what Extra has of them.
func (r *Row) TakeInsights(old *Row) error {
	record, _, err := splitExtra(r.Extra)
	if err != nil {
		return err
	}
	_, insights, err := splitExtra(old.Extra)
	if err != nil {
		return err
	}
	if r.Extra, err = joinExtra(record, insights); err != nil { // splitExtra leaves no record field "insights"
		return err
	}
	r.Status, r.Insights = old.Status, old.Insights
	return nil
}
