// Package staging is where work on a day waits: the plan of its windows, what is
// known of each window before it is pulled, and what a pull leaves of it for a
// publish. Whoever plans, pulls and publishes meets here and nowhere else.
//
// It does not know where calls come from, how insights are asked for, or what
// becomes of a day. Nothing here is read by users. Read this file first, then plan.go
// (the windows), window.go (what is pulled of one), known.go (what is known before) and
// get.go (how all of them are read).
package staging

import (
	"context"
	"errors"
	"log/slog"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
)

// ErrGone is returned where a staged window, what is known of it, or the plan that
// names it, is not there any more: another run of the day has published and cleaned
// up. The day is to be planned anew.
var ErrGone = errors.New("what was staged is gone")

// An Area is what is staged of one day. It is safe for concurrent use.
type Area struct {
	Bucket *bucket.Bucket
	Day    calendar.Day
	// Under names all that a staged window's content depends on but the window: what was
	// staged under something else is not taken over.
	Under string
	Log   *slog.Logger
}

// Clear removes what is staged of the day. The day is published: what cannot be
// removed is left to the bucket's lifecycle rule.
func (a *Area) Clear(ctx context.Context) {
	keys, err := a.Bucket.List(ctx, bucket.StagingPrefix(a.Day.Date))
	if err == nil {
		err = a.Bucket.Delete(ctx, keys...)
	}
	if err != nil {
		a.Log.Warn("staging is not removed", "date", a.Day.Date, "err", err)
	}
}
