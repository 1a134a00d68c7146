package phone

import (
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// Numbers are read as people write, dial and paste them: by what stands in front, by
// the region that is given, or because one country alone writes them so.
func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, region, digits, of string }{
		// As records have them, or their beginning.
		{"+12025550123", "", "12025550123", "US"},
		{"12025550123", "", "12025550123", "US"},
		{"+1202", "", "1202", "US"},
		{"1202", "", "1202", "US"},
		{"+44", "", "44", "GB"},
		{"+1", "", "1", "US"},
		{"911", "", "911", "IN"},
		{"5125550123", "", "5125550123", "PE"},
		{"+2101234567", "", "2101234567", ""},
		{"+12731234567", "", "12731234567", "US"}, // an area code newer than the library's data
		{"+88161234567", "", "88161234567", ""},   // a satellite's
		{"'+12025550123", "", "12025550123", "US"},
		{"15125550123.0", "", "15125550123", "US"},
		{"+5215512345678", "", "5215512345678", "MX"},
		{"+52 1 55 1234 5678", "", "5215512345678", "MX"},

		// With punctuation of every kind.
		{"+1 (202) 555-0123", "", "12025550123", "US"},
		{"1-202-555-0123", "", "12025550123", "US"},
		{"1 (202) 555-0123", "", "12025550123", "US"},
		{"1202 555 0123", "", "12025550123", "US"},
		{"44 20 7946 0381", "", "442079460381", "GB"},
		{"+49 (0)30 123456", "", "4930123456", "DE"},
		{"49 (0)30 123456", "", "4930123456", "DE"},
		{"0049 (0)30 123456", "", "4930123456", "DE"},
		{"011 49 (0)30 123456", "US", "4930123456", "DE"},
		{"(0)30 123456", "DE", "4930123456", "DE"},
		{"+49 030 123456", "", "4930123456", "DE"},
		{"+39 06 1234 5678", "", "390612345678", "IT"},
		{"+1.202.555.0123", "", "12025550123", "US"},
		{"＋１ ２０２−５５５−０１２３", "", "12025550123", "US"},
		{"+1 202\u2011555\u20130123", "", "12025550123", "US"},
		{"\u202a+1\u00a0202\u202f555\u20140123\u202c", "", "12025550123", "US"},
		{"+1 202 555 0123,", "", "12025550123", "US"},
		{`"+1 202 555 0123";`, "", "12025550123", "US"},
		{"+1 202 555 0123 ext. 5", "", "12025550123", "US"},
		{"+1 202 555 0123 x512", "", "12025550123", "US"},
		{"+1 202 555 0123x512", "", "12025550123", "US"},
		{"+12025550123;ext=5", "", "12025550123", "US"},

		// Dialled from another country.
		{"0049 30 123456", "", "4930123456", "DE"},
		{"00 49 30 123456", "US", "4930123456", "DE"},
		{"0044.20/7946", "", "44207946", "GB"},
		{"011 44 20 7946 0958", "", "442079460958", "GB"},
		{"011442079460958", "", "442079460958", "GB"},
		{"011 44 20 7946 0958", "US", "442079460958", "GB"},
		{"0011 44 20 7946 0958", "", "442079460958", "GB"},
		{"0011 44 20 7946 0958", "AU", "442079460958", "GB"},
		{"011 5002-1234", "AR", "541150021234", "AR"},

		// Addresses.
		{"tel:+442079460381", "", "442079460381", "GB"},
		{"tel:+1-512-555-0123;ext=5", "", "15125550123", "US"},
		{"tel:555-0123;phone-context=+1512", "", "15125550123", "US"},
		{"sip:+15125550123@sip.example.com;user=phone", "", "15125550123", "US"},
		{"sips:15125550123@192.0.2.1:5061", "", "15125550123", "US"},
		{"sip:%2B15125550123@host", "", "15125550123", "US"},
		{"sip:+15125550123;user=phone", "", "15125550123", "US"},
		{"sip:+1-512-555-0123;phone-context=x@host", "", "15125550123", "US"},
		{`"Ann" <sip:+15125550123@host;user=phone>;tag=9`, "", "15125550123", "US"},
		{"+15125550123@host", "", "15125550123", "US"},

		// As written in one country alone.
		{"(512) 555-0123", "", "15125550123", "US"},
		{"512-555-0123", "", "15125550123", "US"},
		{"512.555.0123", "", "15125550123", "US"},
		{"512 555 0123", "", "15125550123", "US"},
		{"(415) 555-0103", "", "14155550103", "US"},
		{"415-555-0103", "", "14155550103", "US"},
		{"512\u2010555\u20100123", "", "15125550123", "US"},

		// Of a region.
		{"(512) 555-0123", "US", "15125550123", "US"},
		{"(512) 555-0123", "CA", "15125550123", "CA"},
		{"5125550123", "US", "15125550123", "US"},
		{"12025550123", "US", "12025550123", "US"},
		{"12025550123", "DE", "12025550123", "US"},
		{"4930123456", "DE", "4930123456", "DE"},
		{"+12025550123", "DE", "12025550123", "US"},
		{"512", "US", "1512", "US"},
		{"1512", "US", "1512", "US"},
		{"512-555", "US", "1512555", "US"},
		{"030 123456", "DE", "4930123456", "DE"},
		{"030", "DE", "4930", "DE"},
		{"020 7946 0958", "GB", "442079460958", "GB"},
		{"06 1234 5678", "IT", "390612345678", "IT"},
		{"8 (912) 345-67-89", "RU", "79123456789", "RU"},
		{"090-1234-5678", "JP", "819012345678", "JP"},
		{"٠٣٠ ١٢٣٤٥٦", "DE", "4930123456", "DE"},
	}
	for _, tt := range tests {
		n, err := Parse(tt.text, tt.region)
		if err != nil || n.Digits != tt.digits || n.Region != tt.of {
			t.Errorf("Parse(%q, %q) = %+v, %v, want %s of %q", tt.text, tt.region, n, err, tt.digits, tt.of)
		}
	}
}

// What is no number, or may be those of several countries, is refused with the reason
// and what to write in its place. No error repeats a whole number.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, region, want string }{
		{"12", "", `"12" has 2 digits, which may begin the numbers of many countries: want its country too, such as +112, or 3 digits and more`},
		{"5", "", `"5" has 1 digit, `},
		{"51", "US", `"51" has 2 digits`},
		{"+", "", `"+" is not a number, want a number or its beginning`},
		{"()", "", `"()" is not a number`},
		{"00", "", `"00" has 2 digits`},
		{strings.Repeat("1", longest+1), "", `a text of 1001 bytes is not a number`},
		{"anonymous", "", `"anonymous" holds 'a', want a number`},
		{"+1202555O123", "", `"+12*******23" holds 'O', want`},
		{"+1 202 555 0123 (cell)", "", `holds 'c', want`},
		{"1202555012312025550124", "", `"120*****************24" has 22 digits, want one number of at most 15`},
		{"+1 512-555-0123/0124", "", `is longer than numbers that begin with +1 are, want a number`},
		{"512-555-0123/0124", "US", `is longer than the numbers of US are, want a number`},
		{"+1 202 555 0123, +1 202 555 0124", "", `holds ',', want`},
		{"+15*******23", "", `"+15*******23" is masked: want the full number`},
		{"1.51256E+10", "", `"1.5******10" was shortened by a spreadsheet`},
		{"2026-11-22", "", `"2026-11-22" looks like a time`},
		{"2026-11-22 +1 202 555 0123", "", `"2026-11-22" looks like a time`},
		{"+1202555012*", "", `"+12*******2*" is masked`},
		{"sip:alice@example.com", "", `"sip:alice@example.com" is an address without a number`},
		{"sip:192.0.2.1", "", `is an address without a number`},
		{"030 123456", "", `"030*****56" has no country: name it with --region, such as --region DE or --region IT or --region SL, or write the number with its + and country code`},
		{"020 7946 0958", "", `has no country: name it with --region, such as --region DE, or`},
		{"0301234567", "", `has no country`},
		{"011 5002-1234", "", `has no country: name it with --region, such as`},
		{"512 5550123", "", `has no country`},
		{"415 555 0103", "", `has no country: name it with --region, such as --region MX or --region US`},
		{"5559876", "US", `"555**76" lacks its area code: calls are listed with the full number, such as +1`},
	}
	for _, tt := range tests {
		n, err := Parse(tt.text, tt.region)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%q, %q) = %+v, %v, want %s", tt.text, tt.region, n, err, tt.want)
			continue
		}
		if digits := phonenumbers.NormalizeDigitsOnly(tt.text); len(digits) >= subscriber && !likeDate.MatchString(tt.text) && strings.Contains(err.Error(), tt.text) {
			t.Errorf("Parse(%q) repeats it: %v", tt.text, err)
		}
	}
}

// A region is two letters in any case; what is none has the country that may be meant.
func TestParseRegion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"US": "US", "us": "US", " de ": "DE", "XK": "XK"} {
		if got, err := ParseRegion(text); err != nil || got != want {
			t.Errorf("ParseRegion(%q) = %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"UK": `is "UK", want GB for the United Kingdom`, "49": "numbers that begin with +49 are those of DE", "+1": "those of US", "Germany": `is "Germany", want the two letters`,
		"USA": "want the two letters", "XX": "want the two letters", "001": "want the two letters", "ZZ": "want the two letters", "": "want the two letters", "999": "want the two letters",
	} {
		if got, err := ParseRegion(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseRegion(%q) = %q, %v, want %s", text, got, err, want)
		}
	}
}

// Every country's example is read the same in each form in which it may be written:
// with its code, as records have it, dialled from abroad and at home, and in a SIP URI.
func TestEveryRegion(t *testing.T) {
	t.Parallel()
	for region := range phonenumbers.GetSupportedRegions() {
		n := phonenumbers.GetExampleNumber(region)
		e164 := phonenumbers.Format(n, phonenumbers.E164)
		for _, form := range []string{
			e164, strings.TrimPrefix(e164, "+"), phonenumbers.Format(n, phonenumbers.INTERNATIONAL), "00" + strings.TrimPrefix(e164, "+"),
			phonenumbers.Format(n, phonenumbers.NATIONAL), "sip:" + e164 + "@192.0.2.1;user=phone",
		} {
			if got, err := Parse(form, region); err != nil || "+"+got.Digits != e164 {
				t.Errorf("%s: Parse(%q) = %+v, %v, want %s", region, form, got, err, e164)
			}
		}
	}
}

// Whatever is typed, a number has digits alone, no more than numbers have, and reads
// the same again; an error holds no run of digits that is somebody's number.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"+12025550123", "(512) 555-0123", "sip:%2B1@h", "tel:5;phone-context=+1", "+49 (0)30", "011 44 20", "0", "٠", "(0)"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, placed bool) {
		region := ""
		if placed {
			region = "US"
		}
		n, err := Parse(text, region)
		if err != nil {
			return
		}
		if n.Digits == "" || len(n.Digits) > MaxDigits || strings.Trim(n.Digits, "0123456789") != "" {
			t.Errorf("Parse(%q) = %+v", text, n)
		}
		if again, err := Parse("+"+n.Digits, region); err != nil || again.Digits != n.Digits {
			t.Errorf("Parse(%q) = %+v, and that %+v, %v", text, n, again, err)
		}
	})
}
