package report_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"zentrunk-reports/internal/report"
)

// compare compares r with earlier days as a run does, which reads of them only what is
// compared, and fails the test where whole reports would say anything else.
func compare(t *testing.T, r *report.Report, earlier []*report.Report) {
	t.Helper()
	whole := *r
	whole.Compare(earlier, utc, report.DefaultThresholds())
	read := make([]*report.Report, len(earlier))
	for i, e := range earlier {
		b, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if read[i], err = report.ReadEarlier(b); err != nil {
			t.Fatal(err)
		}
	}
	r.Compare(read, utc, report.DefaultThresholds())
	if !reflect.DeepEqual(&whole, r) {
		t.Errorf("compared with what is read of earlier days: %+v, %+v, %+v\nwith whole reports: %+v, %+v, %+v",
			r.Past, r.Findings, r.Invoice, whole.Past, whole.Findings, whole.Invoice)
	}
}

// A report of which a part is not what it has to be is read as none, with the part's name.
func TestReadEarlier(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"date": "2026-11-21", "quality": {"total": {"calls": "many"}}}`: `"quality": "total": json: cannot unmarshal string into Go struct field QualityLine.calls of type int`,
		`{"date": 20261121}`: `"date": json: cannot unmarshal number into Go value of type string`,
		`[]`:                 "not a JSON object",
	} {
		if r, err := report.ReadEarlier([]byte(text)); r != nil || err == nil || err.Error() != want {
			t.Errorf("%s is read as %+v, %v", text, r, err)
		}
	}
}
