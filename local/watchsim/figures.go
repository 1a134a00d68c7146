package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/watch/watchtest"
)

// figures returns the tables of docs/watch.md.
func figures(quiet []year, plays []play, years, seeds int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Quiet years, %d of each size:\n\n| calls a day | incidents a year | most in a year | which |\n|---:|---:|---:|---|\n", years)
	for i, size := range watchtest.Sizes {
		quietRow(&b, size.Calls, i, quiet)
	}
	fmt.Fprintf(&b, "\nAttacks, %d of each kind, size and time:\n\n", seeds)
	summary(&b, plays)
	fmt.Fprint(&b, "\nBy kind. Minutes are from the first call to the message, calls and money what had ended when the floor was crossed; medians of all times. The last column is the rules that held in the first run which told of it.\n\n"+
		"| kind | calls a day | found | minutes | slowest | calls | money | of 27 hours, median | most | rules |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n")
	for kind, a := range watchtest.Attacks {
		for i, size := range watchtest.Sizes {
			kindRow(&b, a.Name, size.Calls, plays, func(p *play) bool { return p.kind == kind && p.size == i })
		}
	}
	return b.String()
}

func quietRow(b *strings.Builder, calls, size int, quiet []year) {
	years, all, most := 0, 0, 0
	rules := map[string]int{}
	for _, y := range quiet {
		if y.size != size {
			continue
		}
		years++
		all += len(y.rules)
		most = max(most, len(y.rules))
		for _, r := range y.rules {
			rules[r]++
		}
	}
	var which []string
	for _, r := range slices.Sorted(maps.Keys(rules)) {
		which = append(which, fmt.Sprintf("`%s` %d", r, rules[r]))
	}
	fmt.Fprintf(b, "| %d | %.1f | %d | %s |\n", calls, float64(all)/float64(max(years, 1)), most, strings.Join(which, ", "))
}

func summary(b *strings.Builder, plays []play) {
	found := where(plays, func(p *play) bool { return p.found })
	crossing := sorted(found, func(p *play) float64 { return p.Crossing.Seconds() })
	share := sorted(where(found, func(p *play) bool { return p.Whole > 0 }), share)
	requests := sorted(plays, func(p *play) float64 { return float64(p.Requests) })
	fmt.Fprintf(b, "| figure | median | worst |\n|---|---:|---:|\n"+
		"| found | %d of %d | |\n"+
		"| from when the record that crosses the floor is listed to the message | %.0f s | %.0f s |\n"+
		"| money spent until the message, of what 27 hours cost | %.1f %% | %.1f %% |\n"+
		"| requests of a run beyond new calls / 20 | %.0f | %.0f |\n",
		len(found), len(plays), at(crossing, .5), at(crossing, 1), at(share, .5), at(share, 1), at(requests, .5), at(requests, 1))
}

func kindRow(b *strings.Builder, name string, calls int, plays []play, of func(*play) bool) {
	all := where(plays, of)
	found := where(all, func(p *play) bool { return p.found })
	minutes := sorted(found, func(p *play) float64 { return p.Start.Minutes() })
	shares := sorted(where(found, func(p *play) bool { return p.Whole > 0 }), share)
	rules := map[string]bool{}
	for _, p := range found {
		for _, r := range p.Rules {
			rules["`"+r+"`"] = true
		}
	}
	fmt.Fprintf(b, "| %s | %d | %d of %d | %.0f | %.0f | %.0f | %.0f | %.1f %% | %.1f %% | %s |\n", name, calls, len(found), len(all), at(minutes, .5), at(minutes, 1),
		at(sorted(found, func(p *play) float64 { return float64(p.Calls) }), .5), at(sorted(found, func(p *play) float64 { return float64(p.Amount) / 1e8 }), .5),
		at(shares, .5), at(shares, 1), strings.Join(slices.Sorted(maps.Keys(rules)), ", "))
}

// share is what was spent until the message, in percent of what 27 hours cost.
func share(p *play) float64 { return 100 * float64(p.Spent) / float64(p.Whole) }

func where(plays []play, of func(*play) bool) (out []play) {
	for i := range plays {
		if of(&plays[i]) {
			out = append(out, plays[i])
		}
	}
	return out
}

func sorted(plays []play, value func(*play) float64) (out []float64) {
	for i := range plays {
		out = append(out, value(&plays[i]))
	}
	slices.Sort(out)
	return out
}

// at returns the value that a share of values is not above; 0 of none.
func at(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return values[int(share*float64(len(values)-1))]
}

const (
	begin = "<!-- figures: begin -->\n"
	end   = "<!-- figures: end -->\n"
)

// intoPage writes text between the two marks of a page.
func intoPage(path, text string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, ok := bytes.Cut(page, []byte(begin))
	_, tail, also := bytes.Cut(rest, []byte(end))
	if !ok || !also {
		return fmt.Errorf("%s has no place for figures", path)
	}
	date := time.Now().UTC().Format("January 2006")
	made := fmt.Sprintf("\nMeasured in %s by `make watch`.\n\n%s\n", date, text)
	return os.WriteFile(path, slices.Concat(head, []byte(begin), []byte(made), []byte(end), tail), 0o644)
}
