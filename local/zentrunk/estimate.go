package main

import (
	"fmt"
	"os"

	"zentrunk-reports/local/scale"
)

// An estimateCommand tells what an account's mornings take, before anything is
// deployed.
type estimateCommand struct {
	Calls    size `required:"" placeholder:"N" help:"Calls of a day, such as 250000, 250,000 or 250k."`
	Pace     int  `default:"20" help:"Requests per second that the report may start; Plivo allows an account 60."`
	Answered int  `default:"70" help:"Percent of the calls that are answered. Insights are asked for only for these."`
	Sample   int  `default:"100" help:"Percent of the answered calls whose insights are asked for: REPORT_INSIGHTS_SAMPLE_PERCENT."`
}

// Help is what --help says below the flags.
func (c *estimateCommand) Help() string {
	return `Requests are upper bounds for days without sharp bursts. Prices are list prices of us-east-1, ` + scale.PricesOf + `. docs/scale.md has the formulas.

Examples:
  zentrunk estimate --calls 250,000
  zentrunk estimate --calls 2M --pace 60 --sample 10`
}

// Validate is called by the command line.
func (c *estimateCommand) Validate() error {
	switch {
	case c.Calls == 0: // it may be that none was given: this is asked first
		return fmt.Errorf("--calls is missing or 0, want 1 to %d", mostEstimated)
	case c.Calls < 1 || c.Calls > mostEstimated:
		return fmt.Errorf("--calls is %d, want 1 to %d", c.Calls, mostEstimated)
	case c.Pace < 1 || c.Pace > lift:
		return fmt.Errorf("--pace is %d, want 1 to %d", c.Pace, lift)
	case c.Answered < 0 || c.Answered > 100:
		return fmt.Errorf("--answered is %d, want a percentage from 0 to 100", c.Answered)
	case c.Sample < 0 || c.Sample > 100:
		return fmt.Errorf("--sample is %d, want a percentage from 0 to 100", c.Sample)
	}
	return nil
}

// Bounds of what is estimated: far above any account, and far below where the
// formulas would wrap.
const (
	mostEstimated = 1_000_000_000
	lift          = 100_000
)

// Run is called by the command line.
func (c *estimateCommand) Run() error {
	a := scale.Answered(int(c.Calls), c.Answered, c.Pace)
	a.Wanted = a.Wanted * c.Sample / 100
	if c.Pace > plivoPace {
		fmt.Fprintf(os.Stderr, "Plivo allows an account %d requests a second, unless it has agreed to more.\n", plivoPace)
	}
	return scale.WriteOne(os.Stdout, a)
}
