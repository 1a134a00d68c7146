package display

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

// sample returns the call of the API page's example, with the fields that only
// real records have.
func sample(t testing.TB) zentrunk.Call {
	t.Helper()
	at := time.Date(2024, 1, 15, 14, 29, 0, 0, time.UTC)
	return zentrunk.Call{
		UUID: "90b6eb07-796c-4d86-a4fd-44ed11667ddb", CallID: "459580122_83746@192.0.2.1",
		FromNumber: "+12025551234", ToNumber: "+13128574907", Direction: "outbound",
		CallDuration: zentrunk.Some[int32](180), BillDuration: zentrunk.Some[int32](180), BilledDuration: zentrunk.Some[int32](180),
		InitiationTime: at.Add(-12 * time.Second), AnswerTime: at, EndTime: at.Add(3 * time.Minute), Answered: true,
		HangupName: "normal_hangup", HangupCode: zentrunk.Some[int32](3000), HangupSource: "carrier",
		Rate: dollars(t, "0.005"), Amount: dollars(t, "0.015"),
		TrunkDomain: "93667062664669661.zt.plivo.com", FromCountry: "US", ToCountry: "US", Transport: "udp",
		SRTP: zentrunk.Some(false), SecureTrunking: zentrunk.Some(true), SecureTrunkingRate: dollars(t, "0.00123456"),
		STIRVerification: "Verified", Attestation: "A",
	}
}

func dollars(t testing.TB, text string) zentrunk.Null[money.Amount] {
	t.Helper()
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return zentrunk.Some(a)
}

func tableOf(t *testing.T, width int, calls ...zentrunk.Call) string {
	t.Helper()
	var b strings.Builder
	w := NewTable(Output{Writer: &b, Notes: io.Discard, Width: width}, when.Clock{})
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

// Rows are one line each under a header, money to the right with all its
// digits, what is absent as a dash, what cannot be read said in its place.
func TestTable(t *testing.T) {
	t.Parallel()
	full := sample(t)
	large := full
	large.Amount, large.CallDuration = dollars(t, "1234567.12345678"), zentrunk.Null[int32]{}
	large.FromNumber, large.ToNumber = "+12\x1b[31m5\u202e6", "+123456789012345678"
	empty := zentrunk.Call{UUID: full.UUID, EndTime: full.EndTime}
	broken := full
	broken.Err = errors.New("total_amount: more than 8 decimal places")
	lost := zentrunk.Call{Err: errors.New("the record is not a JSON object")}
	tests := []struct {
		width int
		want  string
	}{
		{80, `end_time (UTC)      dir from          to               talk s hangup
2024-01-15 14:32:00 out +12025551234  +13128574907        180 3000 normal_hangup
2024-01-15 14:32:00 out +12?[31m5?6   +12345678901234…      - 3000 normal_hangup
2024-01-15 14:32:00 -   -             -                     - -
2024-01-15 14:32:00 unreadable 90b6eb07-796c-4d86-a4fd-44ed11667ddb: total_amou…
-                   unreadable record: the record is not a JSON object
`},
		{0, `end_time (UTC)       dir  from              to                talk s  bill s        amount  call_uuid                             hangup                              ended by  route  stir              trunk
2024-01-15 14:32:00  out  +12025551234      +13128574907         180     180       0.01500  90b6eb07-796c-4d86-a4fd-44ed11667ddb  3000 normal_hangup                  carrier   US>US  A Verified        93667062664669661
2024-01-15 14:32:00  out  +12?[31m5?6       +12345678901234…       -     180  1234567.12345678  90b6eb07-796c-4d86-a4fd-44ed11667ddb  3000 normal_hangup                  carrier   US>US  A Verified        93667062664669661
2024-01-15 14:32:00  -    -                 -                      -       -             -  90b6eb07-796c-4d86-a4fd-44ed11667ddb  -                                   -         -      -                 -
2024-01-15 14:32:00 unreadable 90b6eb07-796c-4d86-a4fd-44ed11667ddb: total_amount: more than 8 decimal places
-                   unreadable record: the record is not a JSON object
`},
	}
	for _, tt := range tests {
		got := tableOf(t, tt.width, full, large, empty, broken, lost)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("width %d (-want +got):\n%s", tt.width, diff)
		}
	}
}

// No row is longer than the terminal is wide, and more room never shows less. From 77
// columns on there are caller, direction, talk and hangup, from 114 on the UUID, too.
func TestTableFits(t *testing.T) {
	t.Parallel()
	costly := sample(t)
	costly.Amount = dollars(t, "-1234.12345678")
	shown := 0
	for width := 1; width < 260; width++ {
		l := layOut(callColumns(when.Clock{}), width)
		if len(l.columns) < shown {
			t.Errorf("width %d shows %d columns, width %d showed %d", width, len(l.columns), width-1, shown)
		}
		shown = len(l.columns)
		for row := range strings.Lines(tableOf(t, width, sample(t), costly)) {
			row = strings.TrimSuffix(row, "\n")
			if got := runewidth.StringWidth(row); got > width {
				t.Fatalf("width %d has a row of %d: %q", width, got, row)
			}
			if width >= 77 && !strings.Contains(row, "talk s") && !(strings.Contains(row, "+12025551234") && strings.Contains(row, " out ") && strings.Contains(row, " 180") && strings.Contains(row, "3000 ")) {
				t.Errorf("width %d lacks caller, direction, talk or hangup: %q", width, row)
			}
			if width >= 114 && !strings.Contains(row, "call_uuid") && !strings.Contains(row, sample(t).UUID) {
				t.Errorf("width %d has no UUID: %q", width, row)
			}
		}
	}
	if shown != len(callColumns(when.Clock{})) {
		t.Errorf("%d of %d columns are shown in the end", shown, len(callColumns(when.Clock{})))
	}
}

// The ranks of the columns run from 1 without a hole, which the layout counts on.
func TestColumnRanks(t *testing.T) {
	t.Parallel()
	for rank := range callColumns(when.Clock{}) {
		if c := ranked(callColumns(when.Clock{}), rank+1); c.rank != rank+1 || c.least > c.most || runewidth.StringWidth(c.header) > c.least {
			t.Errorf("rank %d is %+v", rank+1, c.header)
		}
	}
}

// A terminal without room for the UUID says how to see it; nothing else does.
func TestTableWithoutUUID(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		width    int
		terminal bool
		rows     int
		want     string
	}{
		{80, true, 1, "A terminal of 114 columns shows each call's UUID"}, {113, true, 1, "of 114 columns"},
		{114, true, 1, ""}, {80, true, 0, ""}, {80, false, 1, ""}, {0, false, 1, ""},
	} {
		var notes strings.Builder
		w := NewTable(Output{Writer: io.Discard, Notes: &notes, Width: tt.width, Terminal: tt.terminal}, when.Clock{})
		for range tt.rows {
			if err := w.Call(sample(t)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || !strings.Contains(notes.String(), tt.want) || (tt.want == "") != (notes.String() == "") {
			t.Errorf("%+v: %v, notes %q", tt, err, notes.String())
		}
	}
}

// Times are those of the zone that was asked for, which heads the column; an hour that
// clocks show twice says which of the two it is.
func TestTableInZone(t *testing.T) {
	t.Parallel()
	berlin, err := when.ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	w := NewTable(Output{Writer: &b, Notes: io.Discard, Width: 80}, berlin)
	for _, at := range []time.Time{time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC)} {
		call := sample(t)
		call.EndTime = at
		if err := w.Call(call); err != nil {
			t.Fatal(err)
		}
	}
	want := `end_time (Berlin)   dir from          to               talk s hangup
2026-10-25 02:30:00+01:00 out +12025551234  +13128574907        180 3000 normal…
2026-10-25 02:30:00+02:00 out +12025551234  +13128574907        180 3000 normal…
2026-10-25 00:00:00 out +12025551234  +13128574907        180 3000 normal_hangup
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
