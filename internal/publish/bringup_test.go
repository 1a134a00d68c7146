package publish

import (
	"strings"
	"testing"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// What a run could not ask for, could not have or could not read is as it was
// published; all else is as it was read.
func TestBringUp(t *testing.T) {
	rtt := zentrunk.Insights{RTTMillis: zentrunk.Null[float64]{V: 24, Valid: true}}
	carrier := zentrunk.Insights{FromCarrier: "A carrier"}
	tests := []struct {
		name        string
		row, old    calls.Row
		status      calls.Status
		rtt         bool
		carrier, to string
		extra       string
	}{
		{name: "failed where they are published", row: calls.Row{Status: calls.Failed}, old: calls.Row{Status: calls.OK, Insights: rtt}, status: calls.OK, rtt: true},
		{name: "failed where there are carriers", row: calls.Row{Status: calls.Failed}, old: calls.Row{Status: calls.None, Insights: carrier}, status: calls.None, carrier: "A carrier"},
		{name: "none where they are published", row: calls.Row{Status: calls.None}, old: calls.Row{Status: calls.OK, Insights: rtt}, status: calls.OK, rtt: true},
		{name: "none where they are hollow", row: calls.Row{Status: calls.None}, old: calls.Row{Status: calls.OK, Insights: carrier}, status: calls.None},
		{name: "not asked for where they are hollow", row: calls.Row{Status: calls.Skipped}, old: calls.Row{Status: calls.OK, Insights: carrier}, status: calls.None, carrier: "A carrier"},
		{name: "unread where none were", row: calls.Row{Status: calls.OK, Extra: `{"insights":{"rtt":"fast"}}`}, old: calls.Row{Status: calls.None}, status: calls.OK, extra: `{"insights":{"rtt":"fast"}}`},
		{name: "unread where they were read", row: calls.Row{Status: calls.OK, Extra: `{"insights":{"rtt":"fast"}}`}, old: calls.Row{Status: calls.OK, Insights: rtt}, status: calls.OK, rtt: true},
		{
			name: "unread number", row: calls.Row{Status: calls.None, Extra: `{"to_number":[7]}`},
			old: calls.Row{Status: calls.None, Call: zentrunk.Call{ToNumber: "+14155550123"}}, status: calls.None, to: "+14*******23",
		},
		{
			name: "numbers in published insights", row: calls.Row{Status: calls.Skipped}, status: calls.OK, rtt: true,
			old: calls.Row{Status: calls.OK, Insights: rtt, Extra: `{"insights":{"note":"+14155550123"}}`}, extra: `{"insights":{"note":"+14*******23"}}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := joiner{settled: &settled{}, mask: true}
			if err := j.bringUp(&tt.row, &tt.old); err != nil {
				t.Fatal(err)
			}
			got := tt.row
			if got.Status != tt.status || got.Insights.RTTMillis.Valid != tt.rtt || got.Insights.FromCarrier != tt.carrier || got.Call.ToNumber != tt.to || got.Extra != tt.extra {
				t.Errorf("the row is %+v, want %+v", got, tt)
			}
			first := joiner{}
			if err := first.bringUp(&tt.row, &tt.old); err != nil || strings.Contains(tt.row.Extra, "5550") {
				t.Errorf("%v, %+v", err, tt.row)
			}
		})
	}
}
