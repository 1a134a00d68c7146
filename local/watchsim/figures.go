package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"zentrunk-reports/internal/watch/watchtest"
)

// figures returns the tables of docs/watch.md.
func (m *measured) figures() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Quiet years, %d of each size, seeds %d to %d:\n\n| calls a day | incidents a year | most in a year | which |\n|---:|---:|---:|---|\n",
		m.years, m.first, m.first+uint64(m.years)-1)
	for i, size := range watchtest.Sizes {
		m.quietRow(&b, size.Calls, i)
	}
	fmt.Fprintf(&b, "\nAttacks, %d of each kind, size and time, seeds %d to %d:\n\n", m.seeds, m.first, m.first+uint64(m.seeds)-1)
	m.summary(&b)
	fmt.Fprint(&b, "\nBy kind. Minutes are from the first call to the message, calls and money what had ended when the floor was crossed; medians of all times. The last column is the rules that held in the first run which told of it.\n\n"+
		"| kind | calls a day | found | minutes | slowest | calls | money | of 27 hours, median | most | rules |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n")
	for kind, a := range watchtest.Attacks {
		for i, size := range watchtest.Sizes {
			m.kindRow(&b, a.Name, size.Calls, func(p attack) bool { return p.kind == kind && p.size == i })
		}
	}
	m.outageTable(&b)
	m.faultTable(&b)
	m.businessTable(&b)
	m.weekTable(&b)
	return b.String()
}

func (m *measured) quietRow(b *strings.Builder, calls, size int) {
	years, all, most := 0, 0, 0
	var rules []string
	for _, y := range m.quiet {
		if y.size != size {
			continue
		}
		years++
		all += len(y.rules)
		most = max(most, len(y.rules))
		rules = append(rules, y.rules...)
	}
	fmt.Fprintf(b, "| %d | %.1f | %d | %s |\n", calls, float64(all)/float64(max(years, 1)), most, counted(rules))
}

// counted names rules and how often each is there.
func counted(rules []string) string {
	counts := map[string]int{}
	for _, r := range rules {
		counts[r]++
	}
	var out []string
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("`%s` %d", r, counts[r]))
	}
	return strings.Join(out, ", ")
}

func (m *measured) summary(b *strings.Builder) {
	found := where(m.attacks, func(p attack) bool { return p.found })
	crossing := sorted(found, func(p attack) float64 { return p.Crossing.Seconds() })
	shares := sorted(where(found, func(p attack) bool { return p.Whole > 0 }), share)
	requests := sorted(m.attacks, func(p attack) float64 { return float64(p.Requests) })
	fmt.Fprintf(b, "| figure | median | worst |\n|---|---:|---:|\n"+
		"| found | %d of %d | |\n"+
		"| from when the record that crosses the floor is listed to the message | %.0f s | %.0f s |\n"+
		"| money spent until the message, of what 27 hours cost | %.1f %% | %.1f %% |\n"+
		"| requests of a run beyond new calls / 20 | %.0f | %.0f |\n",
		len(found), len(m.attacks), at(crossing, .5), at(crossing, 1), at(shares, .5), at(shares, 1), at(requests, .5), at(requests, 1))
}

func (m *measured) kindRow(b *strings.Builder, name string, calls int, of func(attack) bool) {
	all := where(m.attacks, of)
	found := where(all, func(p attack) bool { return p.found })
	minutes := sorted(found, func(p attack) float64 { return p.Start.Minutes() })
	shares := sorted(where(found, func(p attack) bool { return p.Whole > 0 }), share)
	rules := map[string]bool{}
	for _, p := range found {
		for _, r := range p.Rules {
			rules["`"+r+"`"] = true
		}
	}
	fmt.Fprintf(b, "| %s | %d | %d of %d | %.0f | %.0f | %.0f | %.0f | %.1f %% | %.1f %% | %s |\n", name, calls, len(found), len(all), at(minutes, .5), at(minutes, 1),
		at(sorted(found, func(p attack) float64 { return float64(p.Calls) }), .5), at(sorted(found, func(p attack) float64 { return float64(p.Amount) / 1e8 }), .5),
		at(shares, .5), at(shares, 1), strings.Join(slices.Sorted(maps.Keys(rules)), ", "))
}

// share is what was spent until the message, in percent of what 27 hours cost.
func share(p attack) float64 { return 100 * float64(p.Spent) / float64(p.Whole) }
