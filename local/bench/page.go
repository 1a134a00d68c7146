package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/render"
	reports "zentrunk-reports/internal/report"
)

// mostPageTime is the target of drawing one page.
const mostPageTime = 50 * time.Millisecond

// pageRuns is how often a page is drawn: the median is of these, after one more
// in which the templates are parsed.
const pageRuns = 21

// page draws the page of the day that a rig has published, from its report.json,
// in this process. Drawing is one thread: where the machine is idle, its time is
// its CPU time.
func (r *rig) page() (row, error) {
	key := bucket.ReportKey(r.from.Format(time.DateOnly))
	b, err := os.ReadFile(r.object(key))
	if err != nil {
		return row{}, fmt.Errorf("read the published report: %w", err)
	}
	var rep reports.Report
	if err := json.Unmarshal(b, &rep); err != nil {
		return row{}, fmt.Errorf("read %s: %w", key, err)
	}
	var size counter
	var took []time.Duration
	for range pageRuns + 1 {
		size = 0
		began := time.Now()
		if err := render.HTML(&size, &rep); err != nil {
			return row{}, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took[1:])
	middle := took[1+pageRuns/2]
	return row{
		"  drawing the page", fmt.Sprintf("%.1f ms", middle.Seconds()*1000), fmt.Sprintf("< %d ms", mostPageTime.Milliseconds()), middle < mostPageTime,
		fmt.Sprintf("median of %d, of a day of %s calls, %d kB; the first, which parses the templates, took %.0f ms", pageRuns, thousands(rep.Spend.Total.Calls), int(size)/1000, took[0].Seconds()*1000),
	}, nil
}

// A counter counts what is written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
