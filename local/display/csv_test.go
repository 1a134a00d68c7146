package display

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

func csvOf(t *testing.T, calls ...zentrunk.Call) string {
	t.Helper()
	var b strings.Builder
	w := NewCSV(&b, when.Clock{})
	for _, c := range calls {
		if err := w.Call(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The CSV has a header even without calls, the API's names, its times and the
// exact money; a record that cannot be read keeps what could be, and its reason.
func TestCSV(t *testing.T) {
	t.Parallel()
	const header = "call_uuid,call_id,from_number,to_number,call_direction,call_duration,bill_duration,billed_duration,initiation_time,answer_time,end_time," +
		"hangup_cause_name,hangup_cause_code,hangup_source,total_rate,total_amount,trunk_domain,from_country,to_country,transport_protocol,srtp," +
		"secure_trunking,secure_trunking_rate,cnam_lookup,cnam_lookup_rate,stir_verification,attestation_indicator,extra,unreadable\n"
	if got := csvOf(t); got != header {
		t.Errorf("no calls gave %q", got)
	}
	odd := zentrunk.Call{
		UUID: "f3f74402-5b1c-4e8d-9a36-0c7d2e41b985", FromNumber: `=HYPERLINK("http://x.example","y")`, ToNumber: "anonymous",
		Amount:  dollars(t, "-0.5"),
		Unknown: map[string]json.RawMessage{"codec": json.RawMessage(`"opus"`), "a": json.RawMessage("1")},
		Err:     errors.New("end_time: missing"),
	}
	want := header +
		"90b6eb07-796c-4d86-a4fd-44ed11667ddb,459580122_83746@192.0.2.1,'+12025551234,'+13128574907,outbound,180,180,180," +
		"2024-01-15 14:28:48,2024-01-15 14:29:00,2024-01-15 14:32:00,normal_hangup,3000,carrier,0.00500,0.01500," +
		"93667062664669661.zt.plivo.com,US,US,udp,false,true,0.00123456,,,Verified,A,,\n" +
		`f3f74402-5b1c-4e8d-9a36-0c7d2e41b985,,"'=HYPERLINK(""http://x.example"",""y"")",anonymous,,,,,,,,,,,,-0.50000,,,,,,,,,,,,` +
		`"{""a"":1,""codec"":""opus""}",end_time: missing` + "\n"
	if diff := cmp.Diff(want, csvOf(t, sample(t), odd)); diff != "" {
		t.Errorf("CSV (-want +got):\n%s", diff)
	}
}

// No text begins as a formula does, and taking one apostrophe off gives back
// what the record holds.
func FuzzInert(f *testing.F) {
	for _, s := range []string{"", "+1202", "=1+1", "-1", "@x", "'", "'+1", "''=", "\t=1", "\r\n=1", "＝1", "＠", "a=1", "\xff", "é", "007", "123456789012", "1e5", "12%", "3-4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := inert(s)
		if strings.TrimPrefix(got, "'") != s && got != s {
			t.Errorf("inert(%q) = %q", s, got)
		}
		if back, cut := strings.CutPrefix(got, "'"); cut && back != s {
			t.Errorf("inert(%q) = %q, which comes back as %q", s, got, back)
		}
		if likeNumber.MatchString(got) && !plainNumber.MatchString(got) {
			t.Errorf("inert(%q) = %q is a number that a spreadsheet changes", s, got)
		}
		for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
			if strings.HasPrefix(got, start) {
				t.Errorf("inert(%q) = %q begins with %q", s, got, start)
			}
		}
	})
}

// Text that a spreadsheet would show as another number, or as a date, has an apostrophe;
// short numbers and what is none have none.
func TestNumbersInCSV(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"911": false, "0": false, "12345678901": false, "4595801@192.0.2.1": false, "12a": false, "normal_hangup": false, "user e5": false, "e5": false,
		"123456789012": true, "12025550123456": true, "00442079460958": true, "007": true, "1e5": true, "459E12": true, "1.5E+3": true, "12.50": true,
		"1,234": true, " 12": true, "3-4": true, "1/2": true, "12:30": true, "(512) 555-0123": true, "50%": true, "１２３": true, "$5": false,
	} {
		if got := inert(text); (got == "'"+text) != want || (got == text) == want {
			t.Errorf("inert(%q) = %q, want an apostrophe: %t", text, got, want)
		}
	}
}

// A reader of CSV finds as many cells in each row, whatever the texts hold.
func TestCSVReadsBack(t *testing.T) {
	t.Parallel()
	c := sample(t)
	c.CallID, c.HangupName = "a\"b,c\nd", "line\r\nbreak"
	rows, err := csv.NewReader(strings.NewReader(csvOf(t, c))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != c.CallID {
		t.Errorf("rows %q, %v", rows, err)
	}
}
