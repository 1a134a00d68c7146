package main

import (
	"strings"
	"testing"

	"zentrunk-reports/functions/dailyreport/handler"
)

// The summary says what each day came to, that one does not add up, and where
// the objects lie.
func TestSummarize(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := summarize(&b, "/tmp/out/reports", handler.Answer{Reports: []handler.Report{
		{Date: "2026-11-21", Calls: 1234567, Answered: 1000, Currency: "USD", Complete: true, Revision: 2, Manifest: "team/manifests/dt=2026-11-21/manifest.json"},
		{Date: "2026-11-22", Currency: "USD", Revision: 1, Manifest: "team/manifests/dt=2026-11-22/manifest.json"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-11-21  1,234,567 calls      1,000 answered         0.00000 USD  revision 2  complete\n", "revision 1  INCOMPLETE", "The objects are in /tmp/out/reports/team/\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the summary lacks %q:\n%s", want, b.String())
		}
	}
}

// Digits are grouped by threes.
func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}
