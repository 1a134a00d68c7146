package calls

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// Every field of the API that can be unread has columns, and keeping what an earlier
// row has for it takes the text out of Extra and leaves all else as it was.
func TestKeepUnread(t *testing.T) {
	t.Parallel()
	old := random(t, 9, 400)
	i := slices.IndexFunc(old, func(r Row) bool {
		return r.Status == OK && r.Call.Rate.Valid && r.Call.CallDuration.Valid
	})
	raw := json.RawMessage(`"n/a"`)
	for _, field := range []string{
		"call_duration", "hangup_cause_code", "srtp", "total_amount", "total_rate", "answer_time", "trunk_domain", "attestation_indicator",
		"insights.rtt", "insights.jitter", "insights.packet_loss", "insights.post_dial_delay", "insights.plivo_quality_score",
		"insights.from", "insights.to.carrier", "insights.to.region",
	} {
		fresh := old[i]
		fresh.Extra = unreadExtra(t, field, raw)
		clearField(t, &fresh, field)
		if names, err := fresh.Unread(); err != nil || !slices.Equal(names, []string{field}) {
			t.Fatalf("%s: unread are %q, %v", field, names, err)
		}
		if err := fresh.Keep(&old[i], field); err != nil {
			t.Fatal(err)
		}
		want := old[i]
		want.Extra = `{"known":"stays"}`
		if diff := cmp.Diff(want, fresh, cmp.AllowUnexported(money.Amount{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}

func unreadExtra(t *testing.T, field string, raw json.RawMessage) string {
	t.Helper()
	record, insights := map[string]json.RawMessage{"known": json.RawMessage(`"stays"`)}, map[string]json.RawMessage(nil)
	if name, ok := cutInsights(field); !ok {
		record[field] = raw
	} else if outer, inner, nested := cutParty(name); nested {
		b, err := json.Marshal(map[string]json.RawMessage{inner: raw})
		if err != nil {
			t.Fatal(err)
		}
		insights = map[string]json.RawMessage{outer: b}
	} else {
		insights = map[string]json.RawMessage{name: raw}
	}
	extra, err := joinExtra(record, insights)
	if err != nil {
		t.Fatal(err)
	}
	return extra
}

func cutInsights(field string) (string, bool) {
	const prefix = "insights."
	if len(field) > len(prefix) && field[:len(prefix)] == prefix {
		return field[len(prefix):], true
	}
	return field, false
}

func cutParty(name string) (outer, inner string, nested bool) {
	if i := slices.Index([]byte(name), '.'); i >= 0 {
		return name[:i], name[i+1:], true
	}
	return name, "", false
}

// clearField leaves the columns of field without a value, as the decoder does.
func clearField(t *testing.T, r *Row, field string) {
	t.Helper()
	empty := Row{}
	extra := r.Extra
	if err := r.Keep(&empty, field); err != nil {
		t.Fatal(err)
	}
	r.Extra = extra
}

// A placeholder was understood, and what is no field of ours is not unread.
func TestPlaceholdersAreRead(t *testing.T) {
	t.Parallel()
	call := zentrunk.Call{UUID: "00000000-0000-4000-8000-000000000001", EndTime: time.Unix(1, 0), Unknown: map[string]json.RawMessage{
		"answer_time": json.RawMessage(`"1970-01-01 00:00:00"`), "color": json.RawMessage(`"red"`),
	}}
	row, err := NewRow(call, OK, zentrunk.Insights{Unknown: map[string]json.RawMessage{"rtt": json.RawMessage(`-1`), "codec": json.RawMessage(`"opus"`)}})
	if err != nil {
		t.Fatal(err)
	}
	if names, err := row.Unread(); err != nil || len(names) != 0 {
		t.Errorf("unread are %q, %v, want none", names, err)
	}
}
