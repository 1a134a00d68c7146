package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/watch/watchtest"
)

// The tables have what was measured, and the worst of it.
func TestFigures(t *testing.T) {
	t.Parallel()
	m := &measured{
		options: options{years: 2, seeds: 3, first: 7},
		quiet:   []year{{size: 0}, {size: 0, rules: []string{"call_burst", "trunk_silent", "call_burst"}}, {size: 1, rules: []string{"spend_surge"}}},
		attacks: []attack{
			{found: true, Found: watchtest.Found{Rules: []string{"spend_surge"}, Start: 10 * time.Minute, Crossing: 200 * time.Second, Calls: 10, Amount: 3e8, Spent: 5, Whole: 1000, Requests: 2}},
			{found: true, Found: watchtest.Found{Rules: []string{"call_burst"}, Start: 20 * time.Minute, Crossing: 350 * time.Second, Calls: 30, Amount: 5e8, Spent: 60, Whole: 1000, Requests: 1}},
			{Found: watchtest.Found{Requests: 9}},
		},
		outages: []outage{{found: true, after: 8 * time.Minute}, {found: true, after: 9 * time.Minute}, {}},
		faults: []fault{
			{scene: scene{}, kind: 3, Endured: watchtest.Endured{Found: true, After: 200 * time.Minute, Since: 12 * time.Minute}},
			{kind: 3, Endured: watchtest.Endured{Found: true, After: 10 * time.Minute, Since: -time.Hour, Twice: 1, Wrong: []string{"trunk_silent opened"}}},
		},
		business: []business{{rules: []string{"call_burst"}}, {}},
		ticks:    []tick{{state: 5_000_000, processor: time.Second, memory: 1 << 20}, {state: 5_500_000, processor: 3 * time.Second, memory: 2 << 20}},
	}
	text := m.figures()
	for _, want := range []string{
		"seeds 7 to 8", "| 1000 | 1.5 | 3 | `call_burst` 2, `trunk_silent` 1 |", "| 20000 | 1.0 | 1 | `spend_surge` 1 |",
		"| found | 2 of 3 | |", "| 200 s | 350 s |", "| 0.5 % | 6.0 % |", "beyond new calls / 20 | 2 | 9 |",
		"| irsf_burst | 1000 | 2 of 3 | 10 | 20 | 10 | 3 | 0.5 % | 6.0 % | `call_burst`, `spend_surge` |",
		"| all calls fail | 1000 | largest | 2 of 3 | 9 / – |", "attack | 2 of 2 | 10 | 200 | 12 | 1 | 1 |",
		"three times its calls for two hours | 1000 | 1 of 2 | `call_burst` 1 |", "| more than 2 s |", "| at most 128 MiB |", "| 5.5 MB |", "| 110 % |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The page keeps all but what is between its marks, and a page without marks is refused.
func TestIntoPage(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "watch.md")
	if err := os.WriteFile(page, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := intoPage(page, "new"); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(b); !strings.HasPrefix(text, "before\n"+begin) || !strings.HasSuffix(text, "new\n"+end+"after\n") || strings.Contains(text, "old") {
		t.Errorf("the page is %q", text)
	}
	if err := os.WriteFile(page, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := intoPage(page, "new"); err == nil {
		t.Error("a page without marks is written")
	}
}
