package invoice_test

import (
	"errors"
	"strings"
	"testing"

	"zentrunk-reports/local/invoice"
)

// A file is read whatever program wrote it: delimiters, encodings, titles, names of
// columns and of countries, and every way to write a number that leaves no doubt.
func TestRead(t *testing.T) {
	t.Parallel()
	utf16 := "\xff\xfe"
	for _, r := range "Country,Calls,Amount\nUS,1,1.50\n" {
		utf16 += string([]byte{byte(r), 0})
	}
	tests := []struct {
		name, text string
		options    invoice.Options
		country    string
		calls      int64
		amount     string
		currency   string
	}{
		{"plain", "Country,Calls,Minutes,Amount\nUS,2,3.50,1.25\n", invoice.Options{}, "US", 2, "1.25000", ""},
		{"byte order mark, CR LF, quotes", "\ufeffCountry,Calls,Amount\r\n\"United States\",\"1,234\",\"$1,234.50\"\r\n", invoice.Options{}, "US", 1234, "1234.50000", "$"},
		{"UTF-16", utf16, invoice.Options{}, "US", 1, "1.50000", ""},
		{"semicolons, decimal commas", "Land;country;calls;charges\nx;Côte d’Ivoire;1.234;1.234,50\n", invoice.Options{}, "CI", 1234, "1234.50000", ""},
		{"a whole number tells the other column", "country;calls;charges\nDE;1.234;2.500\n", invoice.Options{}, "DE", 1234, "2500.00000", ""},
		{"tabs, a title, a currency column", "Usage\n\nDestination\tCalls\tTotal spend\tCurrency\nThe Netherlands\t1\t2.5\tEUR\n", invoice.Options{}, "NL", 1, "2.50000", "EUR"},
		{"blanks and apostrophes", "Country;Calls;Cost (EUR)\nGBR;1 234;1'234.50\n", invoice.Options{}, "GB", 1234, "1234.50000", "EUR"},
		{"lakhs", "Country;Calls;Cost INR\nIndia;12,34,567;₹12,34,567.89\n", invoice.Options{}, "IN", 1234567, "1234567.89000", "INR"},
		{"credits", "Country,Calls,Amount\nUS,1,(1.25)\nUS,1,-$2.00\nUS,1,3.00-\nUS,1,-.25 USD\n", invoice.Options{}, "US", 4, "-6.50000", "USD"},
		{"no country", "Country,Calls,Amount\nUnknown,1,1\nN/A,1,1.5\n", invoice.Options{}, "", 2, "2.50000", ""},
		{"Namibia", "ISO,Calls,Amount\nNA,1,1\n", invoice.Options{}, "NA", 1, "1.00000", ""},
		{"named columns", "A,B,Amount,C\nUS,7,999,1.5\n", invoice.Options{Columns: columnsOf(t, "country=a,calls=B,amount=C")}, "US", 7, "1.50000", ""},
		{"a number with an answer", "Country,Amount\nUS,\"1,234\"\n", invoice.Options{Decimal: invoice.Comma}, "US", 0, "1.23400", ""},
		{"the other answer", "Country,Amount\nUS,\"1,234\"\n", invoice.Options{Decimal: invoice.Point}, "US", 0, "1234.00000", ""},
		{"totals and notes", "Country,Calls,Amount\nUS,1,1.5\nUS total,1,1.5\n,1,1.5\nAll calls are of trunks.\nGrand Total,1,1.5\n", invoice.Options{}, "US", 1, "1.50000", ""},
	}
	for _, tt := range tests {
		inv, err := invoice.Read("usage.csv", []byte(tt.text), tt.options)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		f := inv.Countries[tt.country]
		if f.Calls != tt.calls || f.Amount.String() != tt.amount || inv.Total.Amount != f.Amount || inv.Currency != tt.currency {
			t.Errorf("%s: %+v, %v in %q", tt.name, inv.Countries, f.Amount, inv.Currency)
		}
		for _, claim := range inv.Claims {
			if claim.Says.Calls != claim.Is.Calls || claim.Says.Amount != claim.Is.Amount {
				t.Errorf("%s: the claim %+v", tt.name, claim)
			}
		}
	}
}

func columnsOf(t *testing.T, text string) invoice.Columns {
	t.Helper()
	c, err := invoice.ParseColumns(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What cannot be compared is one sentence that names the line or the column, and what
// could be read in two ways is a question that says what to type.
func TestRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		question         bool
	}{
		{"empty", "", "it has no lines", false},
		{"a workbook", "PK\x03\x04rest", "it is a workbook: save the sheet", false},
		{"binary", "Country,Amount\nUS,\x00\n", "it is not UTF-8", false},
		{"no usable column", "Date,Note\n2026-11-01,x\n", `which column is the country? It has "Date", "Note": type --columns country=NAME`, true},
		{"no amount", "Country,Calls\nUS,1\n", `which column is the amount? It has "Country", "Calls": type --columns amount=NAME`, true},
		{"two amounts", "Country,Amount,Charges\nUS,1,2\n", `which column is the amount: "Amount" or "Charges"? Type --columns amount=NAME`, true},
		{"two currencies", "Country,Amount,Currency\nUS,1,USD\nGB,1,EUR\n", "line 3 is in EUR and lines above it in USD", false},
		{"two symbols", "Country,Amount\nUS,$1\nGB,€1\n", "line 3 is in € and lines above it in $", false},
		{"no number", "Country,Amount\nUS,about 5\n", `line 2: the amount is "about 5", which is not a number`, false},
		{"no number either", "Country,Amount\nUS,1.2.3\n", `which is not a number`, false},
		{"a cut group", "Country,Amount\nUS,\"1,23,4.5\"\n", `which is not a number`, false},
		{"half a call", "Country,Calls,Amount\nUS,1.5,1.5\n", `the calls is "1.5", which is not a number`, false},
		{"too fine", "Country,Amount\nUS,1.123456789\n", "more than 8 decimal places", false},
		{"no amount in a row", "Country,Calls,Amount\nUS,1,\n", "line 2 has no amount", false},
		{"a country nobody knows", "Country,Amount\nAtlantis,1\n", `line 2: "Atlantis" is not a known country`, false},
		{"no label", "Country,Amount\nUS,1.5\n,7.5\n", "line 3 names no country", false},
		{"totals alone", "Country,Amount\nTotal,1\n", "it has totals and no usage", false},
		{"nothing below", "Country,Amount\n", "it has no usage below its header", false},
		{"a thousand or one", "Country,Amount\nUS,\"1,234\"\n", `is "1,234" 1234 or 1 and 234 thousandths? Type --decimal point for the first, --decimal comma for the second`, true},
		{"both ways", "Country;Amount\nUS;1,50\nGB;1.50\n", `lines 3 and 2 write "1.50" and "1,50": which sign is before the decimals?`, true},
		{"an open quote", "Country,Amount\n\"US,1\n", "it is not CSV", false},
	}
	for _, tt := range tests {
		_, err := invoice.Read("usage.csv", []byte(tt.text), invoice.Options{})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if _, question := errors.AsType[invoice.Question](err); question != tt.question {
			t.Errorf("%s: a question: %t, want %t", tt.name, question, tt.question)
		}
	}
	for _, columns := range []string{"", "amount", "foo=x", "x,amount=y", "amount=,calls=x", "amount=a,amount=b"} {
		if _, err := invoice.ParseColumns(columns); err == nil {
			t.Errorf("columns %q are taken", columns)
		}
	}
}

// Names of all countries lead to their own code, however they are written.
func TestCountries(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]string{
		"United Kingdom": "GB", "united states of america": "US", "UAE": "AE", "South Korea": "KR", "Hong Kong SAR China": "HK", "Türkiye": "TR", "Turkey": "TR", "Czech Republic": "CZ",
		"Bosnia & Herzegovina": "BA", "Bosnia and Herzegovina": "BA", "St. Lucia": "LC", "Saint Lucia": "LC", "Myanmar (Burma)": "MM", "Réunion": "RE", "Reunion": "RE", "IND": "IN", "Georgia": "GE", "Congo - Kinshasa": "CD", "Trinidad & Tobago": "TT", "UK": "GB", "XK": "XK", "Kosovo": "XK",
	} {
		inv, err := invoice.Read("usage.csv", []byte("Country,Amount\n"+name+",1\n"), invoice.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, ok := inv.Countries[code]; !ok {
			t.Errorf("%s is %v, want %s", name, inv.Countries, code)
		}
	}
}

// Whatever is in a file, it is read or refused, and what is read adds up.
func FuzzRead(f *testing.F) {
	f.Add("Country,Calls,Minutes,Amount\nUS,1,2.5,\"1,234.50\"\nTotal,1,2.5,1234.50\n")
	f.Add("country;calls;charges\nDE;1.234;2.500\n")
	f.Fuzz(func(t *testing.T, text string) {
		inv, err := invoice.Read("usage.csv", []byte(text), invoice.Options{})
		if err != nil {
			return
		}
		var calls int64
		sum := inv.Total.Amount
		for _, f := range inv.Countries {
			calls, sum = calls+f.Calls, sum.Sub(f.Amount)
		}
		if calls != inv.Total.Calls || sum.Sign() != 0 || inv.Rows == 0 {
			t.Errorf("%q: %+v", text, inv)
		}
	})
}
