package main

import (
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/watch/watchtest"
)

func (m *measured) outageTable(b *strings.Builder) {
	fmt.Fprintf(b, "\nTrunks that break, %d of each kind, size, trunk and time. Minutes from then to the message, median / slowest; a dash is none within 20 hours.\n\n"+
		"| outage | calls a day | trunk | found | by day | at night | at the weekend |\n|---|---:|---|---:|---:|---:|---:|\n", m.seeds)
	for kind, o := range watchtest.Outages {
		for size, s := range watchtest.Sizes {
			for trunk, name := range watchtest.Trunks {
				all := where(m.outages, func(p outage) bool { return p.kind == kind && p.size == size && p.trunk == trunk })
				found := where(all, func(p outage) bool { return p.found })
				fmt.Fprintf(b, "| %s | %d | %s | %d of %d |", o.Name, s.Calls, name, len(found), len(all))
				for when := range watchtest.Whens {
					fmt.Fprintf(b, " %s |", minutes(where(all, func(p outage) bool { return p.when == when })))
				}
				fmt.Fprintln(b)
			}
		}
	}
}

// minutes is the median and the slowest of outages, of which some may not be found.
func minutes(all []outage) string {
	took := sorted(all, func(p outage) float64 {
		if !p.found {
			return 1e9
		}
		return p.after.Minutes()
	})
	word := func(v float64) string {
		if v >= 1e9 {
			return "–"
		}
		return fmt.Sprintf("%.0f", v)
	}
	return word(at(took, .5)) + " / " + word(at(took, 1))
}

func (m *measured) faultTable(b *strings.Builder) {
	fmt.Fprintf(b, "\nAttacks that the watch cannot see at once: one of `%s` at each time, at 1,000 and 20,000 calls a day. Late records are those of the attack and a third of the others. Wrong is what missing calls opened or closed in four and a half hours.\n\n"+
		"| fault | found | minutes from the first call, median | slowest | minutes from the end of the fault, slowest | opened twice | wrong |\n|---|---:|---:|---:|---:|---:|---:|\n", strings.Join(watchtest.FaultAttacks, "`, `"))
	for kind, f := range watchtest.Faults {
		all := where(m.faults, func(p fault) bool { return p.kind == kind })
		found := where(all, func(p fault) bool { return p.Found })
		twice, wrong := 0, []string{}
		for _, p := range all {
			twice += p.Twice
			wrong = append(wrong, p.Wrong...)
		}
		after := sorted(found, func(p fault) float64 { return p.After.Minutes() })
		since := "–" // it was told before, or the fault has no end
		if late := where(found, func(p fault) bool { return p.Since > 0 }); len(late) > 0 && !f.Lasts() {
			since = fmt.Sprintf("%.0f", at(sorted(late, func(p fault) float64 { return p.Since.Minutes() }), 1))
		}
		fmt.Fprintf(b, "| %s | %d of %d | %.0f | %.0f | %s | %d | %d |\n", f.Name, len(found), len(all), at(after, .5), at(after, 1), since, twice, len(wrong))
	}
}

func (m *measured) businessTable(b *strings.Builder) {
	fmt.Fprintf(b, "\nBusiness that looks like fraud, %d of each on a working day. All that is told of it is in the last column.\n\n"+
		"| business | calls a day | told of | incidents |\n|---|---:|---:|---|\n", m.seeds)
	for kind, k := range watchtest.Businesses {
		for size, s := range watchtest.Sizes {
			all := where(m.business, func(p business) bool { return p.kind == kind && p.size == size })
			var rules []string
			for _, p := range all {
				rules = append(rules, p.rules...)
			}
			told := where(all, func(p business) bool { return len(p.rules) > 0 })
			fmt.Fprintf(b, "| %s | %d | %d of %d | %s |\n", k.Name, s.Calls, len(told), len(all), counted(rules))
		}
	}
}

// weekTable says whether a run keeps its bounds, and not what it took: that is not the
// same twice.
func (m *measured) weekTable(b *strings.Builder) {
	if len(m.ticks) == 0 {
		return
	}
	size := watchtest.Largest
	fmt.Fprintf(b, "\nA run at %d calls a day, %d countries and %d trunks, each afternoon from Monday to the next Monday, as a process of its own:\n\n| figure | most of a run |\n|---|---:|\n", size.Calls, size.Countries, size.Trunks)
	most := slices.MaxFunc(m.ticks, func(a, b tick) int { return int(a.processor - b.processor) })
	large := slices.MaxFunc(m.ticks, func(a, b tick) int { return int(a.memory - b.memory) })
	fmt.Fprintf(b, "| time of one processor | %s %.0f s |\n", within(most.processor <= mostProcessor), mostProcessor.Seconds())
	fmt.Fprintf(b, "| memory of the process | %s %d MiB |\n", within(large.memory <= mostMemory), mostMemory>>20)
	states := sorted(m.ticks, func(t tick) float64 { return float64(t.state) / 1e6 })
	fmt.Fprintf(b, "| state | %.1f MB |\n| state of the second Monday, of the first | %.0f %% |\n", at(states, 1), 100*float64(m.ticks[len(m.ticks)-1].state)/float64(m.ticks[0].state))
}

func within(ok bool) string {
	if ok {
		return "at most"
	}
	return "more than"
}
