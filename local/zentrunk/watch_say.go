package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"zentrunk-reports/internal/watch"
)

// sayBegin says what is looked at, and which rules work.
func (c *watchCommand) sayBegin(w io.Writer, p *post) {
	if c.Once && p.days >= daysForMost {
		return // a schedule mails what is said here
	}
	if !c.Once {
		fmt.Fprintf(w, "Each line is five minutes, and when they ended (%s). Ctrl-C ends the watch.\n", c.TZ.Location())
	}
	for _, line := range p.working() {
		fmt.Fprintln(w, line)
	}
}

// working says which rules work.
func (p *post) working() []string {
	from := "no --bucket or --out names any"
	if p.where != "" {
		from = p.where + " has " + counted(int64(p.days), "day") + " of the last " + fmt.Sprint(watch.BaselineDays)
	}
	switch {
	case p.days >= daysForAll:
		return []string{"All rules work: " + from + "."}
	case p.days >= daysForMost:
		return []string{"All rules work, with bounds 1.5 times as high until there are 14 days: " + from + "."}
	}
	return []string{
		"What is usual is not known: it takes 7 published days, and " + from + ".",
		"These rules work: no_country, sequential_dialling, trunk_failing, and spend_surge for one country with 300 in an hour. The others are silent.",
	}
}

// From so many days on rules know what is usual: docs/watch.md.
const (
	daysForMost = 7
	daysForAll  = 14
)

// sayEnd is the last line of a watch that somebody ended.
func (c *watchCommand) sayEnd(ctx context.Context, out io.Writer, p *post) error {
	open, err := p.Open(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	what := "Nothing is open."
	if len(open) > 0 {
		titles := make([]string, len(open))
		for i, in := range open {
			titles[i] = p.view.Title(in)
		}
		what = fmt.Sprintf("Still open: %s.", strings.Join(titles, "; "))
	}
	fmt.Fprintf(out, "\nThe watch has ended. %s From now on nobody looks, unless the watch is deployed.\n", what)
	return nil
}
