package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
)

// parse reads a command line as the program does, and runs nothing.
func parse(args ...string) (commands, error) {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("zentrunk"), kong.Vars{"version": "test"},
		kong.BindTo(context.Background(), (*context.Context)(nil)))
	if err != nil {
		return cli, err
	}
	_, err = parser.Parse(args)
	return cli, err
}

// Every flag becomes the filter of its name, numbers without what people write
// between the digits, words in the API's spelling.
func TestFiltersQuery(t *testing.T) {
	t.Parallel()
	some := zentrunk.Some[int]
	now := time.Now().UTC().Truncate(time.Second)
	day := now.Truncate(24*time.Hour).AddDate(0, 0, -3)
	date := day.Format(time.DateOnly)
	oldest := now.Add(-reach)
	tests := []struct {
		args string // separated by |
		want zentrunk.CallQuery
	}{
		{"", zentrunk.CallQuery{}},
		{"--from|+1202", zentrunk.CallQuery{FromNumber: "1202"}},
		{"--to|+1 (202) 555-0123", zentrunk.CallQuery{ToNumber: "12025550123"}},
		{"--to|0044.20/7946", zentrunk.CallQuery{ToNumber: "44207946"}},
		{"--to|tel:+442079460381", zentrunk.CallQuery{ToNumber: "442079460381"}},
		{"--direction|Outbound|--hangup-source|CARRIER", zentrunk.CallQuery{Direction: "outbound", HangupSource: "carrier"}},
		{"--stir|not-verified", zentrunk.CallQuery{STIRVerification: "Not Verified"}},
		{"--stir|Not Applicable", zentrunk.CallQuery{STIRVerification: "Not Applicable"}},
		{"--hangup-code|4410", zentrunk.CallQuery{HangupCode: some(4410)}},
		{"--bill-duration|0", zentrunk.CallQuery{BillDuration: zentrunk.IntRange{Equal: some(0)}}},
		{"--bill-duration-gt|0|--bill-duration-gte|1|--bill-duration-lt|10|--bill-duration-lte|9",
			zentrunk.CallQuery{BillDuration: zentrunk.IntRange{Above: some(0), AtLeast: some(1), Below: some(10), AtMost: some(9)}}},
		{"--since|" + date, zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: day}}},
		{"--since|" + date + "|--until|" + date, zentrunk.CallQuery{EndTime: zentrunk.Between(day, day.AddDate(0, 0, 1))}},
		{"--since|" + date + " 09:30|--until|" + date + "T12:00:00+02:00",
			zentrunk.CallQuery{EndTime: zentrunk.Between(day.Add(9*time.Hour+30*time.Minute), day.Add(10*time.Hour))}},
		{"--since|" + date + "|09:30|--limit|3", zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: day.Add(9*time.Hour + 30*time.Minute)}}},
		{"--until|" + date, zentrunk.CallQuery{EndTime: zentrunk.Between(oldest, day.AddDate(0, 0, 1))}},
		{"--since|90d", zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: oldest}}},
		{"--until|2999-01-01", zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: oldest}}},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			t.Parallel()
			args := []string{"calls"}
			if tt.args != "" {
				args = append(args, strings.Split(tt.args, "|")...)
			}
			cli, err := parse(args...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, cli.Calls.query(now)); diff != "" {
				t.Errorf("query (-want +got):\n%s", diff)
			}
		})
	}
}

// A wrong command line names the flag, what was given and what is allowed. A
// whole number is masked.
func TestWrongFlags(t *testing.T) {
	t.Parallel()
	tests := []struct{ args, want string }{
		{"calls|--direction|in", `--direction: is "in", want inbound or outbound`},
		{"calls|--direction|", `--direction: empty, want inbound or outbound`},
		{"calls|--hangup-source|plivo", `--hangup-source: is "plivo", want customer, carrier or zentrunk`},
		{"calls|--stir|no", `--stir: is "no", want verified, not-verified or not-applicable`},
		{"calls|--hangup-code|busy", `--hangup-code: is "busy", want a whole number such as 3000`},
		{"calls|--bill-duration|1m", `--bill-duration: is "1m", want a whole number such as 60, in seconds`},
		{"calls|--bill-duration-gte|-5", `--bill-duration-gte: followed by "-5", which is not a value, want a whole number`},
		{"calls|--bill-duration-lte|4294967296", `--bill-duration-lte: is "4294967296", want`},
		{"calls|--bill-duration-gt|60|--bill-duration-lte|60", `--bill-duration-gt 60 and --bill-duration-lte 60 select no call`},
		{"calls|--bill-duration|5|--bill-duration-gte|6", `--bill-duration-gte 6 and --bill-duration 5 select no call`},
		{"calls|--bill-duration-lt|0", `--bill-duration-lt 0 selects no call`},
		{"calls|--from", `--from: without a value, want the digits`},
		{"calls|--from| ", `--from: empty, want the digits`},
		{"calls|--from|--json", `--from: followed by "--json", which is not a value`},
		{"calls|--from|+", `--from: "+" is no number`},
		{"calls|--from|anonymous", `--from: "anonymous" holds 'a', want the digits`},
		{"calls|--from|+1202555O123", `--from: "+12*******23" holds 'O'`},
		{"calls|--from|1202555012312025550124", `--from: "120*****************24" has 22 digits, want one number of at most 15`},
		{"calls|--from|2026-11-22", `--from: "2026-11-22" looks like a time`},
		{"calls|--to|7d", `--to: "7d" looks like a time`},
		{"calls|--to|1|--to|2", `--to: given twice, want it once`},
		{"calls|--since|2 hours", `--since: "2 hours" is no time, want 2026-11-22`},
		{"calls|--since|2999-01-01", `--since 2999-01-01 is yet to come`},
		{"calls|--since|91d", `--since 91d is too long ago: the API keeps calls for 90 days`},
		{"calls|--until|2020-01-01", `--until 2020-01-01 is too long ago`},
		{"calls|--since|2h|--until|3h", `--until 3h is not after --since 2h: no call ends between`},
		{"calls|--limit|0", `--limit is 0, want 1 or more`},
		{"calls|--limit|all", `--limit: is "all", want a whole number such as 100`},
		{"calls|--json|--csv", `--json and --csv can't be used together`},
		{"calls|--form|+1", `unknown flag --form, did you mean "--from"?`},
		{"call|90b6eb07", `<uuid>: is "90b6eb07", want a call's UUID such as`},
		{"call|+12025550123", `<uuid>: is "+12*******23", want a call's UUID`},
		{"insights|../../Message", `<uuid>: is "../../Message", want a call's UUID`},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			t.Parallel()
			_, err := parse(strings.Split(tt.args, "|")...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

// A UUID is taken as people paste it and asked for in lower case.
func TestCallUUID(t *testing.T) {
	t.Parallel()
	const want = "90b6eb07-796c-4d86-a4fd-44ed11667ddb"
	for _, given := range []string{want, strings.ToUpper(want), " " + want + "\n", "{" + want + "}", "urn:uuid:" + want} {
		cli, err := parse("call", given)
		if err != nil || string(cli.Call.UUID) != want {
			t.Errorf("call %q asks for %q, %v", given, cli.Call.UUID, err)
		}
	}
}
