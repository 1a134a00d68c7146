// Command watchsim measures the watch: how many false incidents it has in years without
// fraud, how soon it finds each kind of attack and each outage, what it does where it
// cannot see, and what a run takes. It writes the figures into docs/watch.md. The same
// version gives the same figures.
//
// It knows the model of accounts in internal/watch/watchtest, and nothing of the rules.
// Read main.go first, then quiet.go, stage.go and week.go (what is measured) and
// figures.go (how it is shown).
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// freshSeed is the first of the seeds that no threshold was chosen by: those from 11 to
// 30, from 101 to 110 and from 401 to 430 were looked at meanwhile.
const freshSeed = 301

// options are how much is measured.
type options struct {
	years, seeds int
	first        uint64 // seed
	week         bool
}

func main() {
	o := options{}
	flag.IntVar(&o.years, "years", 10, "quiet years of each size")
	flag.IntVar(&o.seeds, "seeds", 2, "attacks and outages of each kind, size and time")
	flag.Uint64Var(&o.first, "first", freshSeed, "the first seed")
	flag.BoolVar(&o.week, "week", true, "measure a run at a million calls a day")
	write := flag.Bool("write", true, "write the figures into docs/watch.md")
	once := flag.String("once", "", "make the one run that this folder holds: what the command starts to measure it")
	flag.Parse()

	err := error(nil)
	if *once != "" {
		err = runOnce(*once)
	} else {
		debug.SetGCPercent(200) // time is dearer than memory here
		err = run(o, *write)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "watchsim:", err)
		os.Exit(1)
	}
}

// measured is all that figures show.
type measured struct {
	options
	quiet    []year
	attacks  []attack
	outages  []outage
	faults   []fault
	business []business
	ticks    []tick
}

func run(o options, write bool) error {
	m := measured{options: o}
	var g errgroup.Group
	g.Go(func() (err error) {
		m.quiet, err = quietYears(o)
		return err
	})
	g.Go(func() (err error) {
		if o.week {
			m.ticks, err = measureWeek(o.first)
		}
		return err
	})
	g.Go(m.playAll)
	if err := g.Wait(); err != nil {
		return err
	}
	text := m.figures()
	fmt.Print(text)
	if write {
		return intoPage("../docs/watch.md", text)
	}
	return nil
}
