package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/watch/watchtest"
)

// A scene is where and when something is played.
type scene struct {
	size, when int
	seed       uint64
}

// An attack is one that was played, and how it was found.
type attack struct {
	scene
	kind  int
	found bool
	watchtest.Found
}

// An outage is a trunk that broke, and how long it took to say so.
type outage struct {
	scene
	kind, trunk int
	found       bool
	after       time.Duration
}

// A fault is an attack that was played under one.
type fault struct {
	scene
	kind, attack int
	watchtest.Endured
}

// A business is one that was done, and the rules that told of it.
type business struct {
	scene
	kind  int
	rules []string
}

// playAll plays everything at each size and time.
func (m *measured) playAll() error {
	for size := range watchtest.Sizes {
		for when := range watchtest.Whens {
			if err := m.playAt(size, when); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *measured) playAt(size, when int) error {
	stage, err := watchtest.NewStage(watchtest.Sizes[size], watchtest.Whens[when], m.first)
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	from := [4]int{len(m.attacks), len(m.outages), len(m.faults), len(m.business)}
	for n := range m.seeds {
		m.plan(scene{size, when, m.first + uint64(n)})
	}
	for i := range m.attacks[from[0]:] {
		p := &m.attacks[from[0]+i]
		g.Go(func() (err error) {
			p.Found, p.found, err = stage.Play(watchtest.Attacks[p.kind], p.seed)
			return err
		})
	}
	for i := range m.outages[from[1]:] {
		p := &m.outages[from[1]+i]
		g.Go(func() (err error) {
			p.after, p.found, err = stage.Break(watchtest.Outages[p.kind], p.trunk, p.seed)
			return err
		})
	}
	for i := range m.faults[from[2]:] {
		p := &m.faults[from[2]+i]
		g.Go(func() (err error) {
			p.Endured, err = stage.Endure(watchtest.Faults[p.kind], watchtest.Attacks[p.attack], p.seed)
			return err
		})
	}
	for i := range m.business[from[3]:] {
		p := &m.business[from[3]+i]
		g.Go(func() error {
			told, err := stage.Do(watchtest.Businesses[p.kind], p.seed)
			for _, c := range told {
				p.rules = append(p.rules, c.Rule)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	m.note(stage, from)
	return nil
}

// note says on standard error what somebody who chooses bounds wants to know: what was not
// found or was told wrongly in a scene.
func (m *measured) note(stage *watchtest.Stage, from [4]int) {
	say := func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "%d calls a day, %s: "+format+"\n", append([]any{stage.Calls, stage.When.Name}, args...)...)
	}
	for _, p := range m.attacks[from[0]:] {
		if name := watchtest.Attacks[p.kind].Name; !p.found || p.Whole > 0 && share(p) > 4 {
			say("%s, seed %d: found %t by %v after %v, %.1f %%", name, p.seed, p.found, p.Rules, p.Start, share(p))
		}
	}
	for _, p := range m.outages[from[1]:] {
		say("%s, %s trunk, seed %d: found %t after %v", watchtest.Outages[p.kind].Name, watchtest.Trunks[p.trunk], p.seed, p.found, p.after.Round(time.Second))
	}
	for _, p := range m.faults[from[2]:] {
		say("%s, %s: %+v", watchtest.Faults[p.kind].Name, watchtest.Attacks[p.attack].Name, p.Endured)
	}
	for _, p := range m.business[from[3]:] {
		say("%s: %v", watchtest.Businesses[p.kind].Name, p.rules)
	}
}

// plan adds what is to be played in a scene. Business is done by day, and faults come once, with
// another attack at each time, and not in the largest account: it would be most of the
// time that all takes, and what is missing is missing alike.
func (m *measured) plan(s scene) {
	for kind := range watchtest.Attacks {
		m.attacks = append(m.attacks, attack{scene: s, kind: kind})
	}
	for kind := range watchtest.Outages {
		for trunk := range watchtest.Trunks {
			m.outages = append(m.outages, outage{scene: s, kind: kind, trunk: trunk})
		}
	}
	if s.when == 0 {
		for kind := range watchtest.Businesses {
			m.business = append(m.business, business{scene: s, kind: kind})
		}
	}
	if s.seed != m.first || s.size == len(watchtest.Sizes)-1 {
		return
	}
	for kind := range watchtest.Faults {
		name := watchtest.FaultAttacks[(kind+s.when+s.size)%len(watchtest.FaultAttacks)]
		n := slices.IndexFunc(watchtest.Attacks, func(a watchtest.Attack) bool { return a.Name == name })
		m.faults = append(m.faults, fault{scene: s, kind: kind, attack: n})
	}
}
