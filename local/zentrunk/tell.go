package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
)

// recentDays is how many of the last days of a demo have a line of their own. Of those
// before them only days that are not as all others have one.
const recentDays = 7

// tell prints what the days came to, what happened in them, the digest and where the
// pages are: folder is the bucket's, base the URL below which its keys open.
func (c *demoCommand) tell(folder, base string, answer handler.Answer) error {
	days := newest(answer.Reports)
	shown := notable(days)
	if left := len(days) - len(shown); left > 0 {
		fmt.Printf("%d earlier days are complete. The others:\n\n", left)
	}
	if err := summarize(os.Stdout, folder, handler.Answer{Reports: shown}); err != nil {
		return err
	}
	for i, line := range c.story(yesterday(c.clock()())).telling() {
		if i == 0 {
			fmt.Print("\nWhat happened to the account:\n\n")
		}
		fmt.Printf("  %s  %s\n", line[0], line[1])
	}
	if err := writeDigest(os.Stdout, folder, base, days[len(days)-1]); err != nil {
		return err
	}
	fmt.Printf("\nAll days, to click on or to open:  %s\n", clickable(os.Stdout, base+"reports/index.html"))
	return nil
}

// newest returns one report of each day, ascending: the one made last.
func newest(reports []handler.Report) []handler.Report {
	out := slices.Clone(reports)
	slices.Reverse(out)
	slices.SortStableFunc(out, func(a, b handler.Report) int { return cmp.Compare(a.Date, b.Date) })
	return slices.CompactFunc(out, func(a, b handler.Report) bool { return a.Date == b.Date })
}

// notable returns the last days, and those before them that are incomplete or were
// published more than once.
func notable(days []handler.Report) []handler.Report {
	var out []handler.Report
	for i, day := range days {
		if i >= len(days)-recentDays || !day.Complete || day.Revision > 1 {
			out = append(out, day)
		}
	}
	return out
}

// tellRequests prints how many requests the days took, and how long they would take of
// a real account.
func tellRequests(n int, took time.Duration) {
	fmt.Printf("%s requests in %.1f s; at the %d a second that Plivo allows, they take %s.\n\n",
		thousands(n), took.Seconds(), plivoPace, (time.Duration(n) * time.Second / plivoPace).Round(time.Second))
}
