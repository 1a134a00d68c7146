package dailytest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// faults returns what is wrong with a row: values that are neither what was published
// before nor what the API said. old is nil where nothing was published.
func faults(got row, old *row, said []*zentrunktest.Call) []string {
	var out []string
	g := reflect.ValueOf(got)
	versions := make([]reflect.Value, len(said))
	for i, c := range said {
		versions[i] = reflect.ValueOf(rowOf(Want{Wanted: func(*zentrunktest.Call) bool { return true }}, c))
	}
	for i := range g.NumField() {
		column, _, _ := strings.Cut(g.Type().Field(i).Tag.Get("parquet"), ",")
		if column == "extra" || column == "insights_status" {
			continue
		}
		value := g.Field(i)
		ok := old != nil && sameValue(column, value, reflect.ValueOf(*old).Field(i))
		for n, version := range versions {
			if !ok && (old == nil || !lost(column, version.Field(i), said[n])) {
				ok = sameValue(column, value, version.Field(i)) || old == nil && insightsColumn(column) && value.IsNil()
			}
		}
		if !ok {
			was := "nothing"
			if old != nil {
				was = shown(reflect.ValueOf(*old).Field(i))
			}
			out = append(out, fmt.Sprintf("%s is %s, was %s, and the API said otherwise in %d versions", column, shown(value), was, len(said)))
		}
	}
	if old != nil && old.Status == "ok" && got.Status != "ok" {
		out = append(out, "its insights were ok and are "+got.Status)
	}
	return append(out, extraFaults(got, old, said)...)
}

// sameValue is whether two values of a column are one, a masked number and its whole
// included.
func sameValue(column string, a, b reflect.Value) bool {
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return true
	}
	if (column != "from_number" && column != "to_number") || a.IsNil() || b.IsNil() {
		return false
	}
	return mask(a.Elem().String()) == mask(b.Elem().String())
}

// lost is whether a version says nothing of a column: its text cannot be read, or it is
// of insights that it has none of. Neither takes the place of a value.
func lost(column string, value reflect.Value, c *zentrunktest.Call) bool {
	if insightsColumn(column) {
		return value.IsNil()
	}
	field := column
	if field == "trunk_id" {
		field = "trunk_domain"
	}
	return c.Odd[field] && !strings.HasPrefix(string(c.Override[field]), `"19`) // a placeholder
}

func insightsColumn(column string) bool {
	switch column {
	case "from_carrier", "from_region", "to_carrier", "to_region", "rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms", "quality_score", "quality_rating":
		return true
	}
	return false
}

// extraFaults returns what is wrong with the fields that no column takes: one that was
// published stays, and none comes that the API did not say.
func extraFaults(got row, old *row, said []*zentrunktest.Call) []string {
	now, before := members(got.Extra), map[string]json.RawMessage{}
	if old != nil {
		before = members(old.Extra)
	}
	var out []string
	for name := range now {
		ok := before[name] != nil || name == "insights"
		for _, c := range said {
			ok = ok || c.Extra()[name] != nil
		}
		if !ok {
			out = append(out, "extra has "+name+", which nobody said")
		}
		if _, kept := before[name]; old != nil && !kept && odd(name, said) && !isNull(got, name) {
			out = append(out, "extra has the text of "+name+", which has a value")
		}
	}
	for name := range before {
		ok := now[name] != nil
		for _, c := range said {
			ok = ok || c.Extra()[name] == nil
		}
		if !ok {
			out = append(out, "extra had "+name)
		}
	}
	return out
}

func members(extra *string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if extra != nil && json.Unmarshal([]byte(*extra), &out) != nil {
		return map[string]json.RawMessage{"extra, which is no JSON": nil}
	}
	return out
}

// odd is whether a version could not be read in a field.
func odd(name string, said []*zentrunktest.Call) bool {
	for _, c := range said {
		if c.Odd[name] {
			return true
		}
	}
	return false
}

// isNull is whether a row has no value in a column.
func isNull(r row, column string) bool {
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("parquet"), ","); name == column {
			return v.Field(i).Kind() == reflect.Pointer && v.Field(i).IsNil()
		}
	}
	return true
}
