package main

import "fmt"

// rows are the rows of one day.
func (p *published) rows(b *bench) []row {
	took, peak := median(p.ours.took), median(p.ours.peak)
	first := row{"publish " + thousands(p.calls) + " calls", seconds(took), "", true, join(spread(p.ours.took, seconds),
		fmt.Sprintf("%s windows, insights of %.0f %% of the answered; %s calls a second", thousands(p.windows), b.sizes.publishSample, thousands(int(float64(p.calls)/took))))}
	memory := row{"  peak memory", mebibytes(peak), "", true, "RSS, GOGC and GOMEMLIMIT as deployed"}
	if p.judged {
		memory.target, memory.met = "<= "+mebibytes(mostPublishMemory), peak <= mostPublishMemory
	}
	rows := []row{first,
		{"  CPU of 100,000 calls", seconds(median(p.ours.cpu)), "", true, "of the whole process"},
		memory,
		{"  bytes a call", fmt.Sprintf("%.0f", float64(p.bytes)/float64(p.calls)), "", true,
			fmt.Sprintf("of calls.parquet; %.1f with all that is published of the day", float64(p.all)/float64(p.calls))},
	}
	if p.judged {
		rows = append(rows, p.focusRow(), p.page)
	}
	if len(p.theirs.took) == 0 {
		return rows
	}
	theirs := median(p.theirs.took)
	used := median(p.ours.cpu) / median(p.theirs.cpu)
	against := row{"  time, times DuckDB's", times(took / theirs), "", true,
		"of the medians, in turns; it reads and writes plain files, has three Parquet files to make, and leaves out what peers/publish.py names"}
	cpu := row{"  CPU, times DuckDB's", times(used), "", true, "the same; ours with all that is published"}
	if p.judged {
		against.target, against.met = "<= "+times(mostPublishTimes), took/theirs <= mostPublishTimes
		cpu.target, cpu.met = "<= "+times(mostPublishCPU), used <= mostPublishCPU
	}
	return append(rows,
		row{"  DuckDB on one thread", seconds(theirs), "", true, join(spread(p.theirs.took, seconds), "peak "+mebibytes(median(p.theirs.peak)))},
		against, cpu)
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
	time := median(largest.ours.took) / float64(largest.calls) / (median(base.ours.took) / float64(base.calls))
	memory := median(largest.ours.peak) / median(base.ours.peak)
	what := fmt.Sprintf("%s calls against %s", thousands(largest.calls), thousands(base.calls))
	return []row{
		{"publish, growth of time a call", times(time), "<= " + times(mostPublishGrowth), time <= mostPublishGrowth, what},
		{"  growth of memory", times(memory), "<= " + times(mostMemoryGrowth), memory <= mostMemoryGrowth, what + ": both have a budget, and sixteen bytes a call for traffic are within it"},
	}
}
