package main

import (
	"fmt"
	"time"
)

// mostDays is how many days an account keeps that all began less than 90 × 24
// hours ago.
const mostDays = 89

// The days of a demo that names none: enough for a month with what stands out of it.
// A large day would take minutes thirty-five times over, and comes alone.
const (
	usualDays    = 35
	mostForUsual = 5000 // calls
)

// leastForWatch is how many days a demo has whose last one is watched: seven say what is
// usual.
const leastForWatch = 8

// A demoCommand reports days of a simulated account.
type demoCommand struct {
	Once   bool       `help:"End after the report, instead of showing the bucket until Ctrl-C."`
	Calls  size       `default:"2000" placeholder:"N" help:"Calls of the last day, such as 5000 or 5k."`
	Days   int        `default:"0" help:"How many days to report. 0 is 35 days, or 1 if --calls is above 5000. Weekends have three fifths of the calls."`
	Seed   uint64     `default:"1" help:"The same seed gives the same calls on the same day."`
	Last   given      `placeholder:"DAY" help:"The last day, as YYYY-MM-DD, in place of yesterday. It has to be over."`
	Calm   bool       `help:"Only ordinary days: no fraud, no bad carrier, nothing incomplete."`
	Attack attackName `placeholder:"NAME" help:"Let the watch find an attack on the last day: irsf, wangiri, pumping or trunk-down."`
	Out    folderPath `default:"out" help:"Folder that the objects are written to, as plain files."`
	Listen string     `default:"127.0.0.1:8080" help:"Address at which the bucket is shown; loopback only."`
	Pace   float64    `default:"10000" help:"Requests per second. Up to 60 the simulated account limits as Plivo does; above, it does not."`
}

// Validate is called by the command line.
func (c *demoCommand) Validate() error {
	switch {
	case c.Calls < 0:
		return fmt.Errorf("--calls is %d, want 0 or more", c.Calls)
	case c.Days < 0 || c.Days > mostDays:
		return fmt.Errorf("--days is %d, want 1 to %d, or 0 for the usual", c.Days, mostDays)
	case !(c.Pace > 0):
		return fmt.Errorf("--pace is %v, want a number above 0", c.Pace)
	}
	if c.Last != "" {
		if at, err := time.Parse(time.DateOnly, string(c.Last)); err != nil || at.After(yesterday(time.Now())) {
			return fmt.Errorf("--last is %q, want a day that is over, as YYYY-MM-DD", string(c.Last))
		}
	}
	if c.Days == 0 {
		c.Days = usualDays
		if c.Calls > mostForUsual {
			c.Days = 1
			if c.Attack != "" {
				c.Days = leastForWatch
			}
		}
	}
	if c.Attack != "" && c.Days < leastForWatch {
		return fmt.Errorf("--attack is for %d days or more, by which the watch knows what is usual: --days is %d", leastForWatch, c.Days)
	}
	return nil
}

// clock returns what tells the time in the world of the demo: the morning after the
// last day, where one is named.
func (c *demoCommand) clock() func() time.Time {
	last, err := time.Parse(time.DateOnly, string(c.Last))
	if err != nil {
		return time.Now
	}
	return func() time.Time { return last.Add(27 * time.Hour) }
}

// size is the account in words.
func (c *demoCommand) size() string {
	day := "yesterday"
	if c.Last != "" {
		day = "on " + string(c.Last)
	}
	calls := fmt.Sprintf("%s calls %s", thousands(int(c.Calls)), day)
	if c.Days == 1 {
		return calls
	}
	return fmt.Sprintf("%s, and %d days in all,", calls, c.Days)
}

func yesterday(now time.Time) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
}
