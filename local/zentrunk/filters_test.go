package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zones"
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
		{"--to|(512) 555-0123", zentrunk.CallQuery{ToNumber: "15125550123"}},
		{"--to|512-555-0123", zentrunk.CallQuery{ToNumber: "15125550123"}},
		{"--to|+1|512|555|0123|--limit|3", zentrunk.CallQuery{ToNumber: "15125550123"}},
		{"--to|0049 30 123456", zentrunk.CallQuery{ToNumber: "4930123456"}},
		{"--to|011 44 20 7946 0958", zentrunk.CallQuery{ToNumber: "442079460958"}},
		{"--from|sip:+15125550123@host;user=phone", zentrunk.CallQuery{FromNumber: "15125550123"}},
		{"--from|5125550123|--region|us", zentrunk.CallQuery{FromNumber: "15125550123"}},
		{"--region|DE|--from|030 123456", zentrunk.CallQuery{FromNumber: "4930123456"}},
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
		{"--since|" + date + "|--until|" + date + "|--tz|Asia/Tokyo",
			zentrunk.CallQuery{EndTime: zentrunk.Between(day.Add(-9*time.Hour), day.Add(15*time.Hour))}},
		{"--tz|Asia/Tokyo|--since|" + date + " 09:30", zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: day.Add(30 * time.Minute)}}},
		{"--tz|Asia/Tokyo|--since|" + date + " 09:30Z", zentrunk.CallQuery{EndTime: zentrunk.TimeRange{From: day.Add(9*time.Hour + 30*time.Minute)}}},
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

const uuid = "90b6eb07-796c-4d86-a4fd-44ed11667ddb"

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
		{"calls|--from", `--from: without a value, want a number`},
		{"calls|--from| ", `--from: empty, want a number`},
		{"calls|--from|--json", `--from: followed by "--json", which is not a value`},
		{"calls|--from|+", `--from: "+" is not a number`},
		{"calls|--from|anonymous", `--from: "anonymous" holds 'a', want a number`},
		{"calls|--from|+1202555O123", `--from: "+12*******23" holds 'O'`},
		{"calls|--from|1202555012312025550124", `--from: "120*****************24" has 22 digits, want one number of at most 15`},
		{"calls|--from|2026-11-22", `--from: "2026-11-22" looks like a time`},
		{"calls|--to|7d", `--to: "7d" looks like a time`},
		{"calls|--to|1|--to|2", `--to: given twice, want it once`},
		{"calls|--to|12", `--to: "12" has 2 digits, which may begin the numbers of many countries: want its country too, such as +112, or 3 digits and more`},
		{"calls|--to|030 123456", `--to: "030*****56" has no country: name it with --region, such as --region DE`},
		{"calls|--to|sip:alice@example.com", `--to: "sip:alice@example.com" is an address without a number`},
		{"calls|--to|512-555-0123/0124|--region|US", `is longer than the numbers of US are`},
		{"calls|--region|UK", `--region: is "UK", want GB for the United Kingdom`},
		{"calls|--region|Germany", `--region: is "Germany", want the two letters of a country, such as US, GB or DE`},
		{"calls|--region|+49", `--region: is "+49", want the two letters of a country, such as US, GB or DE; numbers that begin with +49 are those of DE`},
		{"calls|--region|", `--region: empty, want the two letters of a country`},
		{"calls|--tz|+02:00", `--tz: is "+02:00", a distance from UTC that changes with the season in many places: want the name of a time zone, such as Europe/Berlin`},
		{"calls|--tz|UTC+2", `--tz: is "UTC+2", a distance from UTC`},
		{"calls|--tz|Berlin", `--tz: is "Berlin": did you mean Europe/Berlin?`},
		{"calls|--tz|europe/berlin", `did you mean Europe/Berlin?`},
		{"calls|--tz|new york", `did you mean America/New_York?`},
		{"calls|--tz|utc", `did you mean UTC?`},
		{"calls|--tz|Mars/Olympus", `--tz: is "Mars/Olympus", which is not in database ` + zones.Version() + `: want the name of a time zone`},
		{"calls|--tz|PST", `is not in database`},
		{"calls|--tz|Local", `is not in database`},
		{"calls|--since|now 10:00", `--since: "now 10:00" is not a time`},
		{"calls|--since|3 fortnights", `--since: "3 fortnights" is not a time, want 2026-11-22, "2026-11-22 10:00"`},
		{"calls|--since|2|--limit|1", `--since: "2" is not a time`},
		{"calls|yesterday", `is "yesterday", a time, want a call's UUID`},
		{"calls|" + uuid + "|--from|+1202", `a call named by its UUID needs no filter`},
		{"estimate|--calls|250.000", `--calls: is "250.000", want a number of calls such as 250000, 250,000, 250k or 2.5M`},
		{"estimate|--calls|many", `--calls: is "many", want a number of calls`},
		{"estimate|--calls|2000M", `--calls is 2000000000, want 1 to 1000000000`},
		{"demo|--calls|1,00", `--calls: is "1,00", want a number of calls`},
		{"calls|--since|2999-01-01", `--since 2999-01-01 is in the future`},
		{"calls|--since|91d", `--since 91d is too long ago: the API keeps calls for 90 days`},
		{"calls|--until|2020-01-01", `--until 2020-01-01 is too long ago`},
		{"calls|--since|2h|--until|3h", `--until 3h is not after --since 2h: no call ends between`},
		{"calls|--limit|0", `--limit is 0, want 1 or more`},
		{"calls|--limit|all", `--limit: is "all", want a whole number such as 100`},
		{"calls|--json|--csv", `--json and --csv can't be used together`},
		{"calls|--form|+1", `unknown flag --form, did you mean "--from"?`},
		{"call|90b6eb07", `<call>: is "90b6eb07", want a call's UUID such as`},
		{"call|+12025550123", `<call>: is "+12*******23", a phone number, want a call's UUID`},
		{"call|sip:+12025550123@host", `the address of somebody, want a call's UUID`},
		{"call|+12025550123@host", `is "+12************st", the address of somebody`},
		{"call|https://console.plivo.com/zentrunk/logs", `is an address without a call's UUID`},
		{"call|https://x/" + uuid + "/c9d6be3d-94c3-4b38-a2eb-8063ca404d77", `holds more than one UUID, want that of one call`},
		{"call|a@b|--prefix|x|--out|y", `--prefix is "x", want it ending in /`},
		{"call|a@b|--out|x|--bucket|my-reports", `--out and --bucket can't be used together`},
		{"call|a@b|--since|2999-01-01", `--since 2999-01-01 is in the future`},
		{"insights|a@b|--tz|CEST", `is not in database`},
		{"insights|../../Message", `<call>: is "../../Message", want a call's UUID`},
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
