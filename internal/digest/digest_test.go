package digest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

func amount(t *testing.T, s string) money.Sum {
	t.Helper()
	a, err := money.ParseSum(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func p[T any](v T) *T { return &v }

// busy is a day with everything that a digest can tell.
func busy(t *testing.T) *report.Report {
	t.Helper()
	r := &report.Report{Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", From: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Timezone: "Europe/Berlin", Currency: "USD", Complete: true}
	r.Quality.Total = report.QualityLine{Calls: 2000, Answered: 1200, ASR: p(0.6), Rated: 1100, ScoreMean: p(4.123)}
	r.Spend.Total.Amount = amount(t, "1234.56")
	r.Integrity = report.Integrity{APITotalCount: 2003, Calls: 2000, Rejected: 3, Unread: map[string]int{}}
	r.Past.DayBefore = &report.PastDay{Calls: 9, Amount: amount(t, "9")}
	r.Past.WeekBefore = &report.PastDay{Calls: 1600, Amount: amount(t, "1000")}
	r.Past.SevenDays = &report.PastMean{Days: 7, Calls: 2000.4, Amount: amount(t, "1300")}
	for range report.LeastDays {
		r.Past.Days = append(r.Past.Days, report.PastDay{Complete: true})
	}
	r.Findings = []report.Finding{{
		Text:   "Cuba (CU) was called for the first time in 28 days: 160 calls for 608.00 USD.",
		Detail: "Of this amount, 94 % came between 02:00 and 05:00, 100 % by trunk 93667062664669661 (Berlin office).",
	}}
	r.Invoice = report.Invoice{
		Month:     report.Month{Month: "2026-11", Days: 22, Published: 21, Amount: amount(t, "20000"), Short: p(9), Abandoned: p(12000), Eligible: p(42000)},
		Short:     report.Surcharge{ThresholdPercent: 20, Share: p(0.0002), Over: p(false)},
		Abandoned: report.Surcharge{ThresholdPercent: 20, Share: p(0.2857), Over: p(true), CostAbove: p(amount(t, "18")), CostAll: p(amount(t, "60"))},
		MonthEnd:  &report.Projection{Amount: amount(t, "29000"), Low: amount(t, "28000"), High: amount(t, "30000"), DaysLeft: 9},
	}
	return r
}

var published = digest.Publication{Revision: 2, ReportSHA256: "abc", Link: "https://x/reports/dt=2026-11-22/report.html", Manifest: "manifests/dt=2026-11-22/manifest.json"}

// The text of a day is a dozen lines that a person can read.
func TestText(t *testing.T) {
	t.Parallel()
	want := `Sunday, 22 November 2026, Europe/Berlin, account MAXXXXXXXXXXXXXXXXXX
Spend      1,234.56 USD  (+23.5 % against last Sunday, -5.0 % against the 7-day mean)
Calls      2,000  (+25.0 % against last Sunday, +0.0 % against the 7-day mean)
Answered   1,200, ASR 60.0 % (95 % interval 57.8 to 62.1)
Score      4.12 of 5, from 1,100 rated calls
Data       complete, 2,000 of 2,003 records, 3 rejected, revision 2
Month      20,000.00 USD to date, 21 of 22 days published
           29,000.00 projected for the whole month, 80 % prediction range 28,000.00 to 30,000.00
Short      0.0 % of the month's calls; Plivo charges nothing extra up to 20 %
Abandoned  28.6 % of the month's calls; Plivo charges extra above 20 %
Findings   Cuba (CU) was called for the first time in 28 days: 160 calls for 608.00 USD.
             Of this amount, 94 % came between 02:00 and 05:00, 100 % by trunk 93667062664669661 (Berlin office).
Report     https://x/reports/dt=2026-11-22/report.html
`
	d := digest.Of(busy(t), published)
	if got := d.Text(); got != want {
		t.Errorf("the text is\n%s\nwant\n%s", got, want)
	}
	if got, want := d.Subject(), "Calls of 2026-11-22: 1,234.56 USD, 2,000 calls, 1 finding"; got != want {
		t.Errorf("the subject is %q, want %q", got, want)
	}
}

// Incidents come before all figures: how many, and which. Those that are another one's
// calls are counted alone. Many make neither text nor subject long, and no text of the data
// adds a line.
func TestIncidents(t *testing.T) {
	t.Parallel()
	r := busy(t)
	var all []report.Incident
	for i := range 60 {
		in := report.Incident{
			ID: fmt.Sprintf("%016x", i), Rule: "new_destination", Key: "CU", State: "opened", OpenedAt: r.From.Add(time.Duration(i) * time.Minute),
			Calls: 160 + i, Amount: amount(t, "608"), What: "Calls to a country\nthat was not called before",
		}
		if i == 0 || i == 2 {
			in.State = "closed"
		}
		if i == 1 {
			in.With = all[0].ID
		}
		all = append(all, in)
	}
	r.Findings = nil
	for _, tt := range []struct {
		n             int
		text, subject string
	}{
		{0, "", ", 2,000 calls"},
		{2, `Incidents  2 incidents of the watch, 1 named here
           Calls to a country that was not called before: Cuba (CU), 160 calls for 608.00 USD since 00:00, and is over
`, ", 2 incidents"},
		{60, `Incidents  60 incidents of the watch, 3 named here
           Calls to a country that was not called before: Cuba (CU), 160 calls for 608.00 USD since 00:00, and is over
           Calls to a country that was not called before: Cuba (CU), 162 calls for 608.00 USD since 00:02, and is over
           Calls to a country that was not called before: Cuba (CU), 163 calls for 608.00 USD since 00:03
`, ", 60 incidents"},
	} {
		r.SetIncidents(all[:tt.n])
		d := digest.Of(r, published)
		text := d.Text()
		if _, rest, _ := strings.Cut(text, "\n"); !strings.HasPrefix(rest, tt.text+"Spend ") || !strings.HasSuffix(d.Subject(), tt.subject) {
			t.Errorf("%d incidents: %s\n%s", tt.n, d.Subject(), text)
		}
		if want := "nothing else stands out"; strings.Contains(text, want) != (tt.n > 0) {
			t.Errorf("%d incidents: the text is\n%s", tt.n, text)
		}
		if len(d.Incidents) != tt.n || len(d.IncidentDetails) != min(tt.n, report.MaxIncidents) {
			t.Errorf("the JSON has %d incidents, and details of %d", len(d.Incidents), len(d.IncidentDetails))
		}
	}
}

// An amount reads the same in subject, text, page and calendar: two decimals, four
// of less than 1.
func TestAmounts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"0": "0.00", "0.00192": "0.0019", "-0.5": "-0.5000", "0.96642": "0.9664", "1": "1.00", "9.66642": "9.67", "82.0861": "82.09"} {
		r := &report.Report{Date: "2026-11-22", Currency: "USD"}
		r.Spend.Total.Amount = amount(t, in)
		r.Spend.ByHour, r.Quality.ByHour = make([]report.SpendRow, 24), make([]report.QualityRow, 24)
		for h := range 24 {
			r.Spend.ByHour[h].Key, r.Quality.ByHour[h].Key = p("00"), p("00")
		}
		var page, index strings.Builder
		if err := render.HTML(&page, r); err != nil {
			t.Fatal(err)
		}
		if err := render.Index(&index, []render.Day{{Date: r.Date, Amount: r.Spend.Total.Amount, Currency: "USD"}}); err != nil {
			t.Fatal(err)
		}
		d := digest.Of(r, published)
		for name, line := range map[string][2]string{
			"subject": {d.Subject(), ": " + want + " USD,"}, "text": {d.Text(), "Spend      " + want + " USD"},
			"tile": {page.String(), `<p class="big"><span data-f="spend.total.amount" data-k="m">` + want + "<"}, "month": {index.String(), `<p class="sum">` + want + " USD"},
			"calendar": {index.String(), "</span> " + want + " <span"}, "files": {index.String(), `data-label="Spend"><span>` + want + " <span"},
		} {
			if !strings.Contains(line[0], line[1]) {
				t.Errorf("%s of %s USD lacks %q", name, in, line[1])
			}
		}
	}
}

// One call is no calls.
func TestOne(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Quality.Total.Calls, r.Quality.Total.Rated, r.Integrity.APITotalCount = 1, 1, 1
	d := digest.Of(r, published)
	for _, want := range []string{" 1 call,", "from 1 rated call\n", "1 of 1 record,"} {
		if got := d.Subject() + "\n" + d.Text(); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// What could not be read is said before any figure, and no subject and no line
// shows a zero in its place.
func TestUnread(t *testing.T) {
	t.Parallel()
	day := func(i report.Integrity, sum string) *digest.Digest {
		r := busy(t)
		r.Integrity, r.Findings, r.Quality.Total.Calls, r.Spend.Total.Amount = i, nil, i.Calls, amount(t, sum)
		return digest.Of(r, published)
	}
	for _, tt := range []struct {
		name          string
		digest        *digest.Digest
		subject, text string
	}{
		{
			"one amount", day(report.Integrity{APITotalCount: 2000, Calls: 2000, Unread: map[string]int{"total_amount": 1}, UnreadRecords: 1}, "12.5"),
			"Calls of 2026-11-22: 12.50 USD without 1 unread amount, 2,000 calls", "Spend      12.50 USD without 1 amount not read  (",
		},
		{
			"many amounts", day(report.Integrity{APITotalCount: 2000, Calls: 2000, Unread: map[string]int{"total_amount": 21}, UnreadRecords: 21}, "12.5"),
			"Calls of 2026-11-22: 12.50 USD without 21 unread amounts, 2,000 calls", "Spend      12.50 USD without 21 amounts not read\n",
		},
		{
			"all amounts", day(report.Integrity{APITotalCount: 300, Calls: 300, Unread: map[string]int{"total_amount": 300}, UnreadRecords: 300}, "0"),
			"Calls of 2026-11-22: spend not known, 300 calls", "Spend      not known, no amount could be read\n",
		},
		{
			"all records", day(report.Integrity{APITotalCount: 300, Rejected: 300}, "0"),
			"Calls of 2026-11-22: calls and spend not known, 300 records not read whole", "Spend      not known, no amount could be read\nCalls      not known, no record could be read\n",
		},
		{
			"another field", day(report.Integrity{APITotalCount: 300, Calls: 300, Unread: map[string]int{"srtp": 300}, UnreadRecords: 300}, "12.5"),
			"Calls of 2026-11-22: 12.50 USD, 300 calls, 300 records not read whole", "(srtp in 300)",
		},
	} {
		text := tt.digest.Text()
		if got := tt.digest.Subject(); got != tt.subject {
			t.Errorf("%s: the subject is %q, want %q", tt.name, got, tt.subject)
		}
		if !strings.Contains(text, tt.text) || strings.Index(text, "\nWARNING    ") != strings.Index(text, "\n") || len(tt.digest.Warnings) == 0 || strings.Contains(text, "Spend      0.00") || strings.Contains(text, "Calls      0\n") {
			t.Errorf("%s: the text is\n%s", tt.name, text)
		}
	}
	kept := day(report.Integrity{APITotalCount: 200, Calls: 400, Kept: 200}, "12.5")
	if text := kept.Text(); !strings.Contains(text, "Data       complete, 200 of 200 records, 200 kept from an earlier run, revision 2\n") || strings.Contains(text, "WARNING") {
		t.Errorf("kept calls: the text is\n%s", text)
	}
}

// A month says which of its days are not in its sum.
func TestMonthOfForeignDays(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Invoice.Month.Foreign, r.Invoice.Month.Doubtful = []string{"2026-11-01", "2026-11-02"}, []string{"2026-11-05"}
	if got, want := digest.Of(r, published).Text(), "21 of 22 days published (2 more do not fit together with it), 1 of them not read whole\n"; !strings.Contains(got, want) {
		t.Errorf("the text lacks %q:\n%s", want, got)
	}
}

// A day of which little is known says so, and shows no zero in its place.
func TestTextOfLittle(t *testing.T) {
	t.Parallel()
	r := &report.Report{Date: "2026-11-22", Timezone: "UTC", Currency: "USD"}
	r.Invoice.Month = report.Month{Days: 22, Published: 1}
	d := digest.Of(r, digest.Publication{Revision: 1})
	text := d.Text()
	for _, want := range []string{"Answered   none\n", "not known, no call is rated", "NOT COMPLETE", "Short      cannot be judged yet: ", "Findings   Cannot be judged yet: 0 of the 30 days", "its end cannot be judged yet\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "against") || strings.Contains(text, "projected") || strings.Contains(text, "nothing stands out") || !strings.HasSuffix(d.Subject(), "not complete") {
		t.Errorf("the text compares with nothing:\n%s%s", text, d.Subject())
	}
}

// Text of the data cannot add lines or turn them around, and many findings do not
// make it long.
func TestTextOfHostileData(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Findings = nil
	for range 20 {
		r.Findings = append(r.Findings, report.Finding{Text: "a\nReport     https://evil\r\u202eb\u2028c\x00d\u200f"})
	}
	d := digest.Of(r, published)
	text := d.Text()
	if strings.Count(text, "\nReport ") != 1 || strings.ContainsAny(text, "\r\u202e\u2028\x00\u200f") || strings.Count(text, "\n") != 17 || !strings.Contains(text, "and 15 more") {
		t.Errorf("the text is\n%q", text)
	}
	if got := d.Subject(); !strings.HasSuffix(got, "20 findings") || len(got) > 100 {
		t.Errorf("the subject is %q", got)
	}
}

// The subject keeps to SNS's bound with the largest figures that there are.
func TestSubjectIsShort(t *testing.T) {
	t.Parallel()
	r := busy(t)
	r.Quality.Total.Calls, r.Complete = 1<<40, false
	r.Integrity = report.Integrity{Calls: 1 << 40, Rejected: 1 << 40, Unread: map[string]int{"total_amount": 1 << 20}, UnreadRecords: 1 << 40}
	r.Findings = make([]report.Finding, 20)
	for _, text := range []string{"-9999999999.99", "-9999999999999999.99"} {
		r.Spend.Total.Amount = amount(t, text)
		got := digest.Of(r, published).Subject()
		if len(got) > 100 || !strings.HasSuffix(got, ", not complete") || !strings.Contains(got, r.Spend.Total.Amount.Fixed(2)+" USD without 1,048,576 unread amounts, ") {
			t.Errorf("%d characters: %s", len(got), got)
		}
	}
	r.Spend.Total.Amount = amount(t, "-9999999999999999999999.99")
	if got := digest.Of(r, published).Subject(); len(got) > 100 || !strings.HasPrefix(got, "Calls of 2026-11-22") {
		t.Errorf("%d characters: %s", len(got), got)
	}
}

// The JSON is the digest's own note: it is known again, by its revision and the
// sum of its report.
func TestNoted(t *testing.T) {
	t.Parallel()
	d := digest.Of(busy(t), published)
	b, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	other, sum := published, published
	other.Revision, sum.ReportSHA256 = 3, "abd"
	if !published.NotedIn(b, "2026-11-22") || other.NotedIn(b, "2026-11-22") || sum.NotedIn(b, "2026-11-22") || published.NotedIn(b, "2026-11-21") || published.NotedIn([]byte("{}"), "2026-11-22") || published.NotedIn(nil, "2026-11-22") {
		t.Error("a note is not known again, or for another")
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"schema_version": 1.0, "amount": "1234.56000", "asr": 0.6, "score_mean": 4.123, "revision": 2.0, "link": published.Link, "complete": true} {
		if fields[name] != want {
			t.Errorf("%s is %v, want %v", name, fields[name], want)
		}
	}
	if _, ok := fields["findings"].([]any)[0].(map[string]any)["row"]; !ok {
		t.Error("a finding lacks its row")
	}
}

// A link leads to the console, or below the base, whatever the prefix holds.
func TestLink(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ base, key, want string }{
		{"", "a b/reports/dt=2026-11-22/report.html", "https://eu-central-1.console.aws.amazon.com/s3/object/my-bucket?region=eu-central-1&prefix=a%20b%2Freports%2Fdt%3D2026-11-22%2Freport.html"},
		{"https://x/y/", "a b/?#/report.html", "https://x/y/a%20b/%3F%23/report.html"},
	} {
		if got := digest.Link(tt.base, "eu-central-1", "my-bucket", tt.key); got != tt.want {
			t.Errorf("Link(%q, %q) = %s, want %s", tt.base, tt.key, got, tt.want)
		}
	}
	for region, host := range map[string]string{
		"cn-north-1": "cn-north-1.console.amazonaws.cn", "us-gov-west-1": "us-gov-west-1.console.amazonaws-us-gov.com", "ca-central-1": "ca-central-1.console.aws.amazon.com",
	} {
		if got := digest.Link("", region, "b", "k"); !strings.HasPrefix(got, "https://"+host+"/s3/object/b?region="+region+"&") {
			t.Errorf("the console of %s is at %s, want %s", region, got, host)
		}
	}
}

// The digest of a month's last day tells what the month came to, and that of no other day
// does. What the bucket notes of it holds no link.
func TestMonthCloses(t *testing.T) {
	t.Parallel()
	r := busy(t)
	if d := digest.Of(r, published); d.Closes != nil || strings.Contains(d.Text(), "Statement") {
		t.Errorf("on day 22: %+v", d.Closes)
	}
	link := published
	link.Statement = "https://x/months/month=2026-11/statement.html"
	r.Date, r.Invoice.Month.Days, r.Invoice.Month.Published, r.Invoice.Month.Calls = "2026-11-30", 30, 30, 61234
	want := "\nStatement  November 2026 is closed: 20,000.00 USD for 61,234 calls, 30 of 30 days; https://x/months/month=2026-11/statement.html\n"
	d := digest.Of(r, link)
	if !strings.Contains(d.Text(), want) {
		t.Errorf("on the last day:\n%s", d.Text())
	}
	if note, err := d.Unlinked().JSON(); err != nil || strings.Contains(string(note), "https://") || !strings.Contains(string(note), `"closes":{"month":"2026-11","closed":true,"days":30,"published":30,"calls":61234,"amount":"20000.00000"}`) || d.Closes.Link == "" {
		t.Errorf("the note is %s, %v", note, err)
	}
	for name, spoil := range map[string]func(m *report.Month){
		"a day missing": func(m *report.Month) { m.Published, m.Missing = 29, []string{"2026-11-03"} },
		"incomplete":    func(m *report.Month) { m.Incomplete = []string{"2026-11-03"} },
	} {
		open := *r
		spoil(&open.Invoice.Month)
		if text := digest.Of(&open, published).Text(); !strings.Contains(text, "November 2026 is still open: ") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
