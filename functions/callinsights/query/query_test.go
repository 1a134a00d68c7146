package query

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const span = "&end_time__gte=2026-11-22T00:00:00Z&end_time__lt=2026-11-23T00:00:00Z"

// withoutFilters leaves out what links are made of: they are compared themselves.
var withoutFilters = cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "filters" }, cmp.Ignore())

// Every filter of the API is read, and spelled in one way in links.
func TestParse(t *testing.T) {
	t.Parallel()
	raw := "to_number=(202)%20555-0123&from_number=0044%2020%207946%200381&call_direction=inbound&hangup_source=carrier&stir_verification=Not+Verified" +
		"&hangup_cause_code=04410&bill_duration=1&bill_duration__gt=2&bill_duration__gte=3&bill_duration__lt=4&bill_duration__lte=2147483647" +
		"&end_time=2026-11-22+10:00&end_time__gt=2026-11-22t08:00:00.5z&end_time__gte=2026-11-22T09:00:00%2B01:00&end_time__lt=2026-11-22T23:00:00+01:00" +
		"&end_time__lte=2026-11-22%2022:00:00.000001&&limit=5&offset=40&"
	got, err := Parse(raw, now)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		parsed, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	some := zentrunk.Some[int]
	want := Search{
		Limit: 5, Offset: 40,
		Calls: zentrunk.CallQuery{
			FromNumber: "442079460381", ToNumber: "12025550123", Direction: "inbound", HangupSource: "carrier", STIRVerification: "Not Verified",
			HangupCode:   some(4410),
			BillDuration: zentrunk.IntRange{Equal: some(1), Above: some(2), AtLeast: some(3), Below: some(4), AtMost: some(2147483647)},
			EndTime: zentrunk.TimeRange{
				Equal: at("2026-11-22T10:00:00Z"), After: at("2026-11-22T08:00:00.5Z"), From: at("2026-11-22T08:00:00Z"),
				Before: at("2026-11-22T22:00:00Z"), Until: at("2026-11-22T22:00:00.000001Z"),
			},
		},
	}
	if diff := cmp.Diff(want, got, withoutFilters); diff != "" {
		t.Errorf("Parse() (-want +got):\n%s", diff)
	}
	link := got.Link(60)
	for _, part := range []string{"from_number=%2B442079460381", "to_number=%2B12025550123", "hangup_cause_code=4410&", "stir_verification=Not%20Verified", "end_time__lt=2026-11-22T22%3A00%3A00Z", "limit=5", "offset=60"} {
		if !strings.Contains(link, part) {
			t.Errorf("Link() = %s, want %s in it", link, part)
		}
	}
	again, err := Parse(link, now)
	if err != nil || again.Link(60) != link || again.Offset != 60 {
		t.Errorf("Parse(%s) = %v, %v, want the same search", link, again, err)
	}
}

// Numbers are read however they are usually written. What may be of more than one
// country is refused, with the way to write it.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// With the country's code, as records, people and programs have them.
		"+12025550123": "12025550123", " 12025550123": "12025550123", "  1 202 555 0123": "12025550123", " +12025550123 ": "12025550123",
		"0012025550123": "12025550123", "00 1 202 555 0123": "12025550123", "011442079460381": "442079460381", "0011 44 20 7946 0381": "442079460381",
		"+1 (202) 555-0123": "12025550123", "+1.202.555.0123": "12025550123", "(+44) 20 7946 0381": "442079460381", "+44/20/7946-0381": "442079460381",
		"+49 (0)30 123456": "4930123456", "0049 (0)30 123456": "4930123456", "+39 06 1234 5678": "390612345678",
		"\u202a+1\u00a0202\u202f555\u20140123\u202c": "12025550123", "+1\u2011202\u2212555 0123": "12025550123",
		"tel:+12025550123": "12025550123", "TEL:+1-202-555-0123;ext=5": "12025550123", "tel: 12025550123": "12025550123",
		"sip:+12025550123@sip.example.com;user=phone": "12025550123", "sips:442079460381@192.0.2.1:5061": "442079460381",
		"12025550123": "12025550123", "1202555": "1202555", "442079460381": "442079460381", "+882161234567": "882161234567", "+123456789012345": "123456789012345",
		// One country alone writes them so.
		"(202) 555-0123": "12025550123", "(202)555-0123": "12025550123", "1-202-555-0123": "12025550123", "1 (202) 555-0123": "12025550123",

		// May be of several countries.
		"2025550123": wantCountry, "202-555-0123": wantCountry, "020 7946 0381": wantCountry, "02079460381": wantCountry, "030 123456": wantCountry,
		"30 123456": wantCountry, "0115002123": wantCountry, "(0)30 123456": wantCountry, "(102) 555-0123": wantCountry, "44 20 7946 0381": wantCountry,
		"0000000": wantNumber, "00": wantCountry, "0011": wantCountry, "0": wantCountry,

		// No numbers.
		"+120255": wantNumber, "120255": wantNumber, "+1234567890123456": wantNumber, "+0012025550123": wantNumber, "++12025550123": wantNumber,
		"+1+2025550123": wantNumber, "+": wantNumber, "()": wantNumber, "+1202555012a": wantNumber, "anonymous": wantNumber, "+1202*******23": wantNumber,
		"+1202555\x000123": wantNumber, "+1202555\n0123": wantNumber, "+12025550123,+12025550124": wantNumber, "..": wantNumber, "%2b12025550123": wantNumber,
		"+١٢٠٢٥٥٥٠١٢٣": wantNumber, "\xff+12025550123": wantNumber, "tel:2025550123;phone-context=+1": wantNumber, "http:+12025550123": wantNumber,
		"sip:ann@example.com": wantNumber, "1.2025550123e10": wantNumber, strings.Repeat("1", 10<<10): wantNumber, strings.Repeat(" ", 10) + strings.Repeat("-", 300): wantNumber,
	} {
		digits, fault := readNumber(text)
		if got := digits + fault; got != want {
			t.Errorf("readNumber(%.40q) = %q, %q, want %q", text, digits, fault, want)
		}
	}
}

// Times are read by RFC 3339 and as the API has them, and nothing else is.
func TestTimes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-22T10:00:00Z": "2026-11-22T10:00:00Z", "2026-11-22t10:00:00z": "2026-11-22T10:00:00Z", "2026-11-22 10:00:00Z": "2026-11-22T10:00:00Z",
		"2026-11-22T10:00:00+05:30": "2026-11-22T04:30:00Z", "2026-11-22T10:00:00 05:30": "2026-11-22T04:30:00Z", "2026-11-22T10:00:00-05:30": "2026-11-22T15:30:00Z",
		"2026-11-22T10:00:00.123456Z": "2026-11-22T10:00:00.123456Z", "2026-11-22T10:00:00.1234560Z": "2026-11-22T10:00:00.123456Z",
		"2026-11-22 10:00": "2026-11-22T10:00:00Z", "2026-11-22 10:00:07": "2026-11-22T10:00:07Z", "2026-11-22 10:00:07.25": "2026-11-22T10:00:07.25Z",

		"2026-11-22": "", "2026-11-22T10:00:00": "", "2026-11-22T10:00Z": "", "2026-11-22 9:05": "", "2026-11-22 10:00:00.1234567": "", "2026-11-22 10:00:00,5": "",
		"2026-02-30T10:00:00Z": "", "2026-11-22T24:00:00Z": "", "2026-11-22T10:00:60Z": "", "20261122T100000Z": "", "1763805600": "", "yesterday": "", "now": "", "2h": "",
		" 2026-11-22 10:00": "", "2026-11-22_10:00:00": "", "2026-11-22T10:00:00Z ": "", "2026-11-22 10:00:00 UTC": "", "-": "", "\x00": "", "２０２６-11-22 10:00": "",
		"2026-11-22T10:00:00Z" + strings.Repeat("0", 10<<10): "",
	} {
		at, ok := readTime(text)
		if got := at.Format(time.RFC3339Nano); ok != (want != "") || ok && got != want {
			t.Errorf("readTime(%.40q) = %s, %v, want %q", text, got, ok, want)
		}
	}
}

// What is wrong is named, all at once, and no value is repeated.
func TestFaults(t *testing.T) {
	t.Parallel()
	const number = "from_number=%2B12025550123"
	for _, tt := range []struct{ raw, want string }{
		{"", "from_number or to_number is missing"},
		{number, "end_time__gte and end_time__lt are missing"},
		{span, "from_number or to_number is missing"},
		{number + "&end_time__gte=2026-11-22T00:00:00Z", "end_time__lt is missing"},
		{number + "&end_time__lte=2026-11-22T00:00:00Z", "end_time__gte is missing"},
		{number + "&end_time__gte=2026-10-01T00:00:00Z&end_time__lt=2026-11-01T00:00:01Z", "end_time__gte and end_time__lt are more than 31 days apart"},
		{number + "&end_time__gt=2026-11-22T00:00:00Z&end_time__lte=2026-11-22T00:00:00Z", "end_time__lte is not behind end_time__gt"},
		{number + "&end_time__gte=2026-11-22T00:00:00Z&end_time__lt=2026-11-21T00:00:00Z", "end_time__lt is not behind end_time__gte"},
		{number + "&end_time__gte=2026-08-25T00:00:00Z&end_time__lt=2026-08-26T00:00:00Z", "end_time__gte is more than 90 days ago"},
		{number + "&end_time__gte=2027-11-22T00:00:00Z&end_time__lt=2027-11-23T00:00:00Z", "end_time__gte is in the future"},
		{number + span + "&to_number=12", "to_number must be a phone number"},
		{"from_number=2025550123" + span, "from_number must be a number with its country's code"},
		{number + "&" + number + span, "from_number is given more than once"},
		{number + "&from_number[]=1" + span, "no parameter from_number[]."},
		{number + "&From_Number=1" + span, "no parameter From_Number."},
		{number + "&to_number2=1" + span, "no parameter to_number2."},
		{number + "&n.202-555-0124=1" + span, "a parameter that a search does not have"},
		{number + "&srtp=true" + span, "no parameter srtp."},
		{number + "&+12025550124=1" + span, "a parameter that a search does not have"},
		{number + "&%zz=1" + span, "a parameter that a search does not have"},
		{number + "&=1" + span, "a parameter that a search does not have"},
		{number + "&" + strings.Repeat("a", 10<<10) + span, "a parameter that a search does not have"},
		{number + "&limit=%zz" + span, "limit has an escape that is none"},
		{number + "&limit" + span, "limit has no value"},
		{number + "&call_direction=" + span, "call_direction has no value"},
		{number + "&call_direction=Inbound" + span, "call_direction must be inbound or outbound"},
		{number + "&hangup_source=Plivo" + span, "hangup_source must be customer, carrier or zentrunk"},
		{number + "&stir_verification=verified" + span, "stir_verification must be Verified, Not Verified or Not Applicable"},
		{number + "&limit=21" + span, "limit must be a whole number from 1 to 20"},
		{number + "&limit=0" + span, "limit must be"},
		{number + "&offset=-1" + span, "offset must be a whole number from 0 to 2147483647"},
		{number + "&offset=2147483648" + span, "offset must be"},
		{number + "&offset=+1" + span, "offset must be"},
		{number + "&hangup_cause_code=1e3" + span, "hangup_cause_code must be a whole number"},
		{number + "&bill_duration__gte=99999999999999999999" + span, "bill_duration__gte must be"},
		{number + "&end_time=x", "end_time must be a time such as"},
		{number + "&limit=0&offset=x&end_time__lt=x", "limit must be a whole number from 1 to 20. offset must be"},
	} {
		_, err := Parse(tt.raw, now)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%.60s) = %v, want %q", tt.raw, err, tt.want)
		} else if strings.Contains(err.Error(), "5550124") || strings.Contains(err.Error(), "555-0124") || len(err.Error()) > 2000 {
			t.Errorf("Parse(%.60s) repeats what it was given: %.200s", tt.raw, err)
		}
	}
	for _, raw := range []string{
		number + "&end_time=2026-11-22+10:00", number + "&end_time__gte=2026-10-01T00:00:00Z&end_time__lt=2026-11-01T00:00:00Z",
		number + "&end_time__gte=2026-11-22T00:00:00Z&end_time__lte=2026-11-22T00:00:00Z", number + "&end_time__gte=2026-11-22T00:00:00Z&end_time__lt=2026-12-22T00:00:00Z",
	} {
		if _, err := Parse(raw, now); err != nil {
			t.Errorf("Parse(%s) = %v", raw, err)
		}
	}
}

// Whatever the query, it is a search with bounds or a fault that says something; and a
// search's link is the same search.
func FuzzParse(f *testing.F) {
	f.Add("from_number=%2B12025550123" + span + "&limit=3")
	f.Add("to_number= 1 (202) 555-0123&end_time=2026-11-22 10:00&x=1&&=")
	f.Fuzz(func(t *testing.T, raw string) {
		s, err := Parse(raw, now)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("Parse(%q) has an empty fault", raw)
			}
			return
		}
		again, err := Parse(s.Link(s.Offset), now)
		if diff := cmp.Diff(s, again, withoutFilters); err != nil || diff != "" || again.Link(7) != s.Link(7) {
			t.Errorf("Parse(%q) and of its link %s: %v (-want +got):\n%s", raw, s.Link(s.Offset), err, diff)
		}
		for _, n := range []string{s.Calls.FromNumber, s.Calls.ToNumber} {
			if n != "" && (len(n) < leastDigits || strings.Trim(n, "0123456789") != "") {
				t.Errorf("Parse(%q) searches for %q", raw, n)
			}
		}
	})
}
