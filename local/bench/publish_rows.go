package main

import "fmt"

// rows are the rows of one day.
func (p *published) rows(b *bench) []row {
	took, peak := median(p.whole.usage.took), median(p.whole.usage.peak)
	first := row{"publish " + thousands(p.calls) + " calls", seconds(took), "", true, join(spread(p.whole.usage.took, seconds),
		fmt.Sprintf("%s windows, insights of %.0f %% of the answered; %s calls a second", thousands(len(p.whole.plan.Windows)), b.sizes.publishSample, thousands(int(float64(p.calls)/took))))}
	memory := row{"  peak memory", mebibytes(peak), "", true, "RSS, GOGC and GOMEMLIMIT as deployed"}
	if p.judged {
		memory.target, memory.met = "<= "+mebibytes(mostPublishMemory), peak <= mostPublishMemory
	}
	rows := []row{first,
		{"  CPU of 100,000 calls", seconds(median(p.whole.usage.cpu)), "", true, "of the whole process"},
		memory,
		{"  bytes a call", fmt.Sprintf("%.0f", float64(p.bytes)/float64(p.calls)), "", true,
			fmt.Sprintf("of calls.parquet; %.1f with all that is published of the day", float64(p.all)/float64(p.calls))},
	}
	if p.judged {
		rows = append(rows, p.focusRow(), p.page)
	}
	files := &p.files.usage
	rows = append(rows,
		row{"  the three files alone", seconds(median(files.took)), "", true, join(spread(files.took, seconds), "in turns with the whole; the same rows, spend and quality; peak "+mebibytes(median(files.peak)))},
		row{"  the three files alone, CPU of 100,000 calls", seconds(median(files.cpu)), "", true, "of the whole process"})
	if len(p.theirs.took) == 0 {
		return rows
	}
	return append(rows, p.peerRows()...)
}

// peerRows compare with DuckDB what it does as well, and beside that all that is published.
func (p *published) peerRows() []row {
	theirs := &p.theirs
	time := func(u *usage) float64 { return median(u.took) / median(theirs.took) }
	cpu := func(u *usage) float64 { return median(u.cpu) / median(theirs.cpu) }
	rows := []row{
		{"  DuckDB on one thread", seconds(median(theirs.took)), "", true,
			join(spread(theirs.took, seconds), seconds(median(theirs.cpu))+" of CPU for 100,000 calls", "peak "+mebibytes(median(theirs.peak)))},
		{"  the three files, time, times DuckDB's", times(time(&p.files.usage)), "", true,
			"of the medians, in turns; it reads and writes plain files with one thread, and leaves out what peers/publish.py names; ours may use both processors"},
		{"  the three files, CPU, times DuckDB's", times(cpu(&p.files.usage)), "", true, "the same"},
		{"  the whole publish, time, times DuckDB's", times(time(&p.whole.usage)), "", true, "with all that is published, of which DuckDB makes the three files alone"},
		{"  the whole publish, CPU, times DuckDB's", times(cpu(&p.whole.usage)), "", true, "the same"},
	}
	if p.judged {
		rows[1].target, rows[1].met = "<= "+times(mostPublishTimes), time(&p.files.usage) <= mostPublishTimes
		rows[2].target, rows[2].met = "<= "+times(mostPublishCPU), cpu(&p.files.usage) <= mostPublishCPU
	}
	return rows
}

// growthRows compare the largest day with the judged one, call by call.
func growthRows(days []*published) []row {
	var base *published
	for _, p := range days {
		if p.judged {
			base = p
		}
	}
	largest := days[len(days)-1]
	if base == nil || base == largest {
		return nil
	}
	time := median(largest.whole.usage.took) / float64(largest.calls) / (median(base.whole.usage.took) / float64(base.calls))
	memory := median(largest.whole.usage.peak) / median(base.whole.usage.peak)
	what := fmt.Sprintf("%s calls against %s", thousands(largest.calls), thousands(base.calls))
	return []row{
		{"publish, growth of time a call", times(time), "<= " + times(mostPublishGrowth), time <= mostPublishGrowth, what},
		{"  growth of memory", times(memory), "<= " + times(mostMemoryGrowth), memory <= mostMemoryGrowth, what + ": both have a budget, and sixteen bytes a call for traffic are within it"},
	}
}
