package watch

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// What is usual is said where it is known, also where it is nothing, and is null elsewhere:
// of a row, and of anything in the first week.
func TestUsualWhereKnown(t *testing.T) {
	t.Parallel()
	row := fraud(noon.Add(minute), 24, "SL")
	for i := range row {
		row[i].To = fmt.Sprintf("+8823276100%03d", i)
	}
	for _, tt := range []struct {
		days []Day
		want map[string]string
	}{
		{usualDays(), map[string]string{"sequential_dialling": "null", "no_country": `{"calls":0,"amount":"0.00000"}`}},
		{nil, map[string]string{"sequential_dialling": "null", "no_country": "null"}},
	} {
		b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), row)
		b.store.days = tt.days
		b.run(t, noon.Add(minute), noon.Add(6*minute))
		st, err := ParseState(b.store.state, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range st.OpenIncidents() {
			body, err := json.Marshal(in)
			if want := tt.want[in.Rule]; err != nil || !strings.Contains(string(body), `"usual":`+want+",") {
				t.Errorf("%d days: %s, %v; want usual %s", len(tt.days), body, err, want)
			}
			delete(tt.want, in.Rule)
		}
		if len(tt.want) != 0 {
			t.Errorf("%d days: %v are not open", len(tt.days), tt.want)
		}
	}
}
