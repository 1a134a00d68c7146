package main

import (
	"time"

	"github.com/alecthomas/kong"

	"zentrunk-reports/local/when"
)

// A moment is a point in time or a day, as a flag names it.
type moment struct{ when.Moment }

// Decode is called by the command line. A time whose blanks were not quoted comes in
// several arguments: the further ones belong to nothing else.
func (m *moment) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, m.Given(), when.Want)
	if err != nil {
		return err
	}
	text = withRest(ctx, text, when.GoesOn)
	m.Moment, err = when.Parse(text, time.Now(), when.Clock{}) // in its zone once all flags are known
	return err
}

// A zone is the time zone of the times that are given and shown.
type zone struct {
	when.Clock
	given bool
}

// Decode is called by the command line.
func (z *zone) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, z.given, when.WantZone)
	if err == nil {
		z.Clock, err = when.ParseZone(text)
	}
	z.given = true
	return err
}

// clockFlag is the flag that every command with times has.
type clockFlag struct {
	TZ zone `name:"tz" placeholder:"ZONE" help:"Time zone of the times that are given and shown, such as Europe/Berlin; without it, UTC."`
}
