package main

import "fmt"

// rows compare the medians.
func (c *compared) rows() []row {
	whole, theirs := median(c.whole.usage.cpu), median(c.theirs.cpu)
	share := func(name string, d *stagedDay, most float64, how string) row {
		cpu := median(d.usage.cpu)
		return row{name, times(cpu / theirs), "<= " + times(most), cpu/theirs <= most,
			fmt.Sprintf("%s for 100,000 calls; peak %s; %s", seconds(cpu), mebibytes(median(d.usage.peak)), how)}
	}
	added := (c.parts.focus + c.parts.traffic + c.parts.statement).Seconds() * 100_000 / float64(c.whole.calls)
	return []row{
		{"publish, CPU of 100,000 calls", seconds(whole), "", true,
			fmt.Sprintf("%s calls, median of %d runs in turns; peak %s", thousands(c.whole.calls), len(c.theirs.cpu), mebibytes(median(c.whole.usage.peak)))},
		{fmt.Sprintf("  the same by %.7s", earlierCommit), seconds(theirs), "", true, "three Parquet files, the report and its page; peak " + mebibytes(median(c.theirs.peak))},
		share("  CPU of the three files alone, share of it", c.files, mostOfEarlierAlone, "the same rows, spend and quality as in the whole, no Bloom filters, and nothing else but the report and its page"),
		share("  CPU of the whole publish, share of it", c.whole, mostOfEarlier, "with Bloom filters, sums of values, findings, FOCUS, traffic, numbers, baseline and statement"),
		share("  CPU of the same over a published day, share of it", c.again, mostOfEarlier, "with the union as well; the earlier build makes none, and is measured without"),
		{"  CPU, times without FOCUS, traffic and statement", times(whole / (whole - added)), "<= " + times(mostAdded), whole/(whole-added) <= mostAdded,
			fmt.Sprintf("less %.0f ms for focus.parquet, %.0f for traffic and %.0f for the statement, measured by themselves in one process",
				c.parts.focus.Seconds()*1000, c.parts.traffic.Seconds()*1000, c.parts.statement.Seconds()*1000)},
	}
}
