package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/published"
)

// search are the flags that say where a call is looked for by its SIP Call-ID, which
// the API has no filter for.
type search struct {
	Since  moment     `placeholder:"TIME" help:"Search for a SIP Call-ID among calls that ended at this time or later; without --since, in the last 24 hours."`
	Until  moment     `placeholder:"TIME" help:"Search among calls that ended before this time; a date includes its whole day."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Search the reports in this folder for a SIP Call-ID, and do not ask the API."`
	Bucket given      `xor:"where" placeholder:"NAME" help:"Search the reports in this S3 bucket for a SIP Call-ID, and do not ask the API."`
	Prefix string     `help:"Beginning of every key in the folder or the bucket; ends in /."`
	clockFlag
}

// usualSpan is how far back a Call-ID is looked for where no time is given.
const usualSpan = 24 * time.Hour

// resolve reads the times by the time zone and returns what is wrong with the flags.
func (s *search) resolve(now time.Time) error {
	times := filters{Since: s.Since, Until: s.Until, clockFlag: s.clockFlag}
	err := times.resolve(now)
	s.Since, s.Until = times.Since, times.Until
	switch {
	case err != nil && s.Out == "" && s.Bucket == "": // what is published is older than 90 days, too
		return err
	case s.Bucket != "" && checkBucket(s.Bucket) != nil:
		return checkBucket(s.Bucket)
	}
	return checkPrefix(s.Prefix)
}

// A match is a call that was looked for.
type match struct {
	uuid string
	row  *published.Found // nil where the API's list has it
}

// find returns the call that ref names.
func (s *search) find(ctx context.Context, client *zentrunk.Client, ref callRef, out output) (match, error) {
	if ref.uuid != "" {
		return match{uuid: ref.uuid}, nil
	}
	note := newNote(out)
	defer note.clear()
	if s.Out == "" && s.Bucket == "" {
		return s.findListed(ctx, client, ref, note)
	}
	place, err := s.place(ctx)
	if err != nil {
		return match{}, err
	}
	found, err := published.Find(ctx, place, s.dates(), func(date string) { note.say("looking at %s", date) }, ref.matches)
	switch {
	case errors.Is(err, published.ErrNotFound):
		return match{}, fmt.Errorf("no call in %s has the SIP Call-ID %s; to find a call that is not published yet, use --since without --out and --bucket", place, ref.shown())
	case err != nil:
		return match{}, ending(ctx, fmt.Errorf("%w%s", err, adviceOnAWS(err.Error())))
	}
	return match{uuid: found.Row.Call.UUID, row: &found}, nil
}

// findListed asks the API for page after page until one has the call.
func (s *search) findListed(ctx context.Context, client *zentrunk.Client, ref callRef, note *note) (match, error) {
	now := time.Now()
	looked := 0
	for call, err := range client.Calls(ctx, s.span(now)) {
		if err != nil {
			return match{}, withAdvice(ending(ctx, err))
		}
		looked++
		if ref.matches(&call) && call.UUID != "" {
			return match{uuid: call.UUID}, nil
		}
		if looked%zentrunk.PageSize == 0 && !call.EndTime.IsZero() {
			note.say("looked at %s calls, back to %s", thousands(looked), s.TZ.Stamp(call.EndTime))
		}
	}
	q := s.span(now)
	until := q.EndTime.Before
	if until.IsZero() {
		until = now.Truncate(time.Second)
	}
	return match{}, fmt.Errorf("none of the %s calls that ended between %s and %s has the SIP Call-ID %s; --since searches further back, --out and --bucket search the published days",
		thousands(looked), s.TZ.Stamp(q.EndTime.From), s.TZ.Stamp(until), ref.shown())
}

// span is what the API is asked for.
func (s *search) span(now time.Time) zentrunk.CallQuery {
	f := filters{Since: s.Since, Until: s.Until}
	return lastDay(f.query(now), now)
}

// lastDay returns q for the usual span, where it has none of its own.
func lastDay(q zentrunk.CallQuery, now time.Time) zentrunk.CallQuery {
	if (q.EndTime == zentrunk.TimeRange{}) {
		q.EndTime.From = now.Add(-usualSpan).UTC().Truncate(time.Second)
	}
	return q
}

// dates are those of the days that may hold the calls of the flags' times: a day's
// bounds are those of the report's time zone, which need not be this one's.
func (s *search) dates() published.Span {
	var span published.Span
	if s.Since.Given() {
		span.First = s.Since.Start.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	if s.Until.Given() {
		span.Last = s.Until.End.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	return span
}

func (s *search) place(ctx context.Context) (published.Place, error) {
	if s.Out != "" {
		return published.InFolder(objectsIn(s.Out), s.Prefix), nil
	}
	b, err := openBucket(ctx, s.Bucket, s.Prefix)
	if err != nil {
		return nil, err
	}
	return published.InBucket(&lake.Lake{Bucket: b, Log: slog.New(slog.DiscardHandler)}), nil
}

// withCallID returns those of calls that have the Call-ID of ref.
func withCallID(calls iter.Seq2[zentrunk.Call, error], ref callRef) iter.Seq2[zentrunk.Call, error] {
	return func(yield func(zentrunk.Call, error) bool) {
		for call, err := range calls {
			if (err != nil || ref.matches(&call)) && !yield(call, err) {
				return
			}
		}
	}
}
