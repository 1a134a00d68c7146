package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var midnight = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// day returns the report of n calls: one in two answered, values that repeat
// and values that are missing.
func day(t testing.TB, n int) *report.Report {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC",
		From: midnight, To: midnight.AddDate(0, 0, 1), Currency: "USD",
	})
	rate, err := money.Parse("0.00500")
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		row := calls.Row{Status: calls.Skipped, TrunkID: []string{"93667062664669661", "42741122632602585", ""}[i%3]}
		row.Call = zentrunk.Call{
			UUID:      fmt.Sprintf("90b6eb07-796c-4d86-a4fd-%012d", i),
			Direction: "outbound", EndTime: midnight.Add(time.Duration(i%24) * time.Hour),
			HangupName: "user_busy", HangupCode: zentrunk.Some[int32](4410), HangupSource: "carrier",
			FromCountry: "US", ToCountry: []string{"US", "IN", "", "GB"}[i%4], Transport: "udp",
			SRTP: zentrunk.Some(i%5 == 0), SecureTrunking: zentrunk.Some(i%7 == 0),
			STIRVerification: "Verified", Attestation: "A",
		}
		if row.Call.Answered = i%2 == 0; row.Call.Answered {
			seconds := int32(60 + i)
			charge, err := rate.Charge(int64(seconds)).Amount()
			if err != nil {
				t.Fatal(err)
			}
			row.Call.HangupName, row.Call.HangupCode = "normal_hangup", zentrunk.Some[int32](3000)
			row.Call.CallDuration, row.Call.BillDuration = zentrunk.Some(seconds), zentrunk.Some(seconds)
			row.Call.Rate, row.Call.Amount = zentrunk.Some(rate), zentrunk.Some(charge)
			row.Status = calls.OK
			row.Insights = zentrunk.Insights{
				FromCarrier: "Verizon Wireless", ToCarrier: "AT&T <Mobility>", RTTMillis: zentrunk.Some(float64(24 + i%9)),
				JitterMillis: zentrunk.Some(float64(i%7) / 2), Score: zentrunk.Some(1 + float64(i%37)/10),
			}
		}
		talked := time.Duration(row.Call.CallDuration.V) * time.Second
		row.Call.InitiationTime = row.Call.EndTime.Add(-talked - time.Duration(4+i%7)*time.Second)
		if row.Call.Answered {
			row.Call.AnswerTime = row.Call.EndTime.Add(-talked)
		}
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n + 1, Rejected: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rendered(t testing.TB, f func(io.Writer, *report.Report) error, r *report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The JSON of a day is what the golden file says, byte for byte.
func TestJSONGolden(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 50} {
		name := filepath.Join("testdata", fmt.Sprintf("report-%d.json", n))
		got := rendered(t, render.JSON, day(t, n))
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-golden +got):\n%s", name, diff)
		}
	}
}

// JSON is indented by two spaces, ends in a newline, leaves <, > and & as they
// are, and reads back as the same report.
func TestJSONForm(t *testing.T) {
	t.Parallel()
	r := day(t, 50)
	got := rendered(t, render.JSON, r)
	for _, want := range []string{"{\n  \"schema_version\": 1,\n", "\"US>IN\"", "\"AT&T <Mobility>\"", "\n}\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the JSON lacks %q", want)
		}
	}
	if !bytes.HasSuffix(got, []byte("\n}\n")) || bytes.HasSuffix(got, []byte("\n\n")) {
		t.Errorf("the JSON ends in %q", got[len(got)-4:])
	}
	var back report.Report
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, &back, cmpopts.IgnoreUnexported(report.Report{}), cmp.Comparer(func(a, b money.Amount) bool { return a == b }), cmp.Comparer(func(a, b money.Sum) bool { return a == b })); diff != "" {
		t.Errorf("lost in JSON (-before +after):\n%s", diff)
	}
}

// The same report gives the same bytes, in every form and every time.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for name, f := range forms {
		first := rendered(t, f, day(t, 300))
		for range 3 {
			if !bytes.Equal(first, rendered(t, f, day(t, 300))) {
				t.Errorf("%s: two writes of one report differ", name)
			}
		}
	}
}

var forms = map[string]func(io.Writer, *report.Report) error{
	"JSON": render.JSON, "SpendParquet": render.SpendParquet, "QualityParquet": render.QualityParquet, "TrafficParquet": render.TrafficParquet, "HTML": render.HTML,
}

// An error of the writer is returned and names the day.
func TestWriterFails(t *testing.T) {
	t.Parallel()
	for name, f := range forms {
		if err := f(fullDisk{}, day(t, 3)); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "2026-11-22") {
			t.Errorf("%s on a full disk = %v, want an error that wraps %v and names the day", name, err, errFull)
		}
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
