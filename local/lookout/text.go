package lookout

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/wording"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
)

// A Text shows what is seen to people: a line a slice, and an incident in words below the
// slice that it changed in.
type Text struct {
	Out  display.Output
	View display.IncidentView
}

// Slice writes a line, with the time at which the slice ended.
func (t Text) Slice(s Slice) error {
	calls, thing, _ := strings.Cut(wording.Counted(s.Calls, "call"), " ")
	line := fmt.Sprintf("%s  %7s %-5s  %12s %s  %s", t.View.Clock.Wall(s.Until()), calls, thing, s.Amount.Fixed(2), t.View.Currency, openWords(s.Open))
	if s.Late > 0 {
		line += fmt.Sprintf(", %s came late", wording.Counted(s.Late, "call"))
	}
	if s.Behind > 0 {
		line += ", " + minutes(s.Behind) + " behind"
	}
	_, err := fmt.Fprintln(t.Out, line)
	return err
}

// Incident writes what changed: whole where it opens, unless it has the calls of another that
// is open already, and a line afterwards.
func (t Text) Incident(c watch.Change) error {
	head := strings.ToUpper(c.State) + " " + t.View.Title(c.Incident)
	switch {
	case c.State == watch.Closed:
		return t.say(head + ": over for an hour; " + t.View.Come(c.Incident) + " in all; incident " + c.ID)
	case c.State == watch.Grew:
		return t.say(head + ": " + t.View.Come(c.Incident) + " until now; incident " + c.ID)
	case c.With != "":
		return t.say(head + ": " + t.View.Come(c.Incident) + "; nearly the same calls as incident " + c.With)
	}
	if err := t.say(head); err != nil {
		return err
	}
	return display.WriteView(t.Out, t.View.Incident(c.Incident))
}

// Open writes a line.
func (t Text) Open(in watch.Incident) error {
	return t.say("OPEN " + t.View.Title(in) + ": since " + t.View.Clock.Wall(in.OpenedAt) + ", " + t.View.Come(in) + "; incident " + in.ID)
}

// say writes a line that goes on, below its text, where it is longer than the output is wide.
func (t Text) say(line string) error {
	return display.WriteView(t.Out, []display.Line{display.NewLine("", line)})
}

// Blind writes why not all could be seen, and that the watch goes on.
func (t Text) Blind(b Blindness) error {
	if b.Err == nil {
		return t.say("No calls, where some are usual: none were made, or Plivo lists them late. This closes no incident.")
	}
	behind := ""
	if b.Behind > 0 {
		behind = ", " + minutes(b.Behind) + " behind"
	}
	_, err := fmt.Fprintf(t.Out, "%s  BLIND%s: %s\n", t.View.Clock.Wall(b.At.Truncate(time.Second)), behind, whyBlind(b))
	if err == nil {
		err = t.say("What is missing opens and closes no incident. The next run looks again.")
	}
	return err
}

// whyBlind is the reason in words that a person can act on.
func whyBlind(b Blindness) string {
	switch {
	case errors.Is(b.Err, zentrunk.ErrUnauthorized):
		return "Plivo refuses the credentials. Was the token changed?"
	case errors.Is(b.Err, zentrunk.ErrRateLimited):
		return "Plivo limits this account (429). What else asks it at this time?"
	case errors.Is(b.Err, zentrunk.ErrUnavailable):
		return "Plivo's API does not answer. Is it down, or is your network?"
	case errors.Is(b.Err, zentrunk.ErrBadResponse):
		return "Plivo's API answers what makes no sense: " + b.Err.Error()
	}
	return b.Err.Error()
}

func openWords(n int) string {
	if n == 0 {
		return "nothing open"
	}
	return wording.Counted(n, "incident") + " open"
}

// minutes is a time in whole minutes: 95 min, 3 h 5 min.
func minutes(d time.Duration) string {
	n := int(d / time.Minute)
	if n < 120 {
		return fmt.Sprintf("%d min", n)
	}
	return fmt.Sprintf("%d h %d min", n/60, n%60)
}
