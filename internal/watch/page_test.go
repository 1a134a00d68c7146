package watch

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the rules into docs/watch.md")

const (
	page  = "../../docs/watch.md"
	begin = "<!-- rules: begin -->\n"
	end   = "<!-- rules: end -->\n"
)

// docs/watch.md has each rule as it is.
func TestPage(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := bytes.Cut(b, []byte(begin))
	have, tail, also := bytes.Cut(rest, []byte(end))
	if !ok || !also {
		t.Fatalf("%s has no place for rules", page)
	}
	want := rulesTable()
	if string(have) == want {
		return
	}
	if !*update {
		t.Fatalf("%s has other rules than there are; go test ./internal/watch -run Page -args -update writes them", page)
	}
	if err := os.WriteFile(page, slices.Concat(head, []byte(begin), []byte(want), []byte(end), tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

func rulesTable() string {
	var b strings.Builder
	fmt.Fprint(&b, "\n| rule | looks at | window | bound | where the bound comes from | setting | what to do first |\n|---|---|---|---|---|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | `%s`, %v | %s |\n", r.name, r.looksAt, r.window, r.bound, r.source, r.setting, *r.floor(&DefaultBounds), r.todo)
	}
	fmt.Fprintln(&b)
	return b.String()
}

// Each rule says all that people need, has a setting of its own, and 0 turns it off.
func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	settings := map[string]bool{}
	for _, r := range rules {
		for what, s := range map[string]string{"name": r.name, "looksAt": r.looksAt, "window": r.window, "bound": r.bound, "source": r.source, "sentence": r.sentence, "todo": r.todo} {
			if s == "" {
				t.Errorf("%s has no %s", r.name, what)
			}
		}
		if want := "WATCH_" + strings.ToUpper(r.name); r.setting != want || settings[want] {
			t.Errorf("%s: setting %s, want %s, once", r.name, r.setting, want)
		}
		settings[r.setting] = true
		b := DefaultBounds
		if *r.floor(&b) = 0; b == DefaultBounds {
			t.Errorf("%s: its floor is none of the bounds", r.name)
		}
	}
}
