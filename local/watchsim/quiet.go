package main

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/watch/watchtest"
)

// A year is what a quiet year had.
type year struct {
	size  int
	rules []string // of its incidents
}

// quietYears watches years, the largest accounts first: they take longest.
func quietYears(o options) ([]year, error) {
	var out []year
	for i := range watchtest.Sizes {
		for range o.years {
			out = append(out, year{size: len(watchtest.Sizes) - 1 - i})
		}
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for n := range out {
		g.Go(func() error {
			seed := o.first + uint64(n%o.years)
			told, err := watchtest.Quiet(watchtest.Sizes[out[n].size], seed, 365)
			for _, c := range told {
				out[n].rules = append(out[n].rules, c.Rule)
				usual := "not known"
				if u := c.Usual; u != nil {
					usual = fmt.Sprintf("%d, %s", u.Calls, u.Amount.Fixed(2))
				}
				fmt.Fprintf(os.Stderr, "quiet year: %d calls a day, seed %d: %s %s, %s, %d calls, %s, usual %s\n",
					watchtest.Sizes[out[n].size].Calls, seed, c.Rule, c.Key, c.OpenedAt.Format("Mon 2006-01-02 15:04"), c.Calls, c.Amount.Fixed(2), usual)
			}
			return err
		})
	}
	return out, g.Wait()
}
