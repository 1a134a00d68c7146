package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// A callsCommand lists calls of an account.
type callsCommand struct {
	Call callRef `arg:"" optional:"" name:"call" help:"List only calls with this SIP Call-ID, in the last 24 hours or between --since and --until; or the call with this UUID or URL."`
	filters
	Limit count `placeholder:"N" help:"Stop after this number of calls; without it, all that match are listed."`
	formats
	CSV bool `xor:"format" help:"For a spreadsheet, with a header; text that would be a formula or a number begins with an apostrophe."`
}

// Help is what --help says below the flags.
func (c *callsCommand) Help() string {
	return `Calls are listed by the time they ended, newest first. Without --since and --until the API searches the last 30 days. With --until alone it searches 90 days: it keeps calls for no longer.

A TIME is 2026-11-22, "2026-11-22 10:00", "2026-11-22 10:00:30" or 2026-11-22T10:00:00+01:00; today, yesterday, "yesterday 10:00" or now; or how long ago: 90m, 2h, 7d, "2 hours". It is in UTC unless it names a zone or --tz does. So --since yesterday --until yesterday is that day.

A NUMBER is read as you write, dial or paste it: +1 202-555-0123, 0044 20 7946 0381, 011 44 20 ..., tel: and sip: addresses, or the first digits. One without its country's code needs --region, unless only one country writes it so, as "(202) 555-0123".

On a terminal the answer is a table that fits it; talk s and bill s are seconds of talk and seconds charged. Elsewhere it is JSON lines: each record on a line of its own, as the API sent it. --csv is for spreadsheets: a text that begins with = + - @ or an apostrophe, or looks like a number that a spreadsheet would change, has an apostrophe in front; programs that read the CSV take one off, or read the JSON. --tz is for table and CSV; an hour that clocks show twice has its distance from UTC behind it. A record that makes no sense is listed too, and says what is wrong.

Pages are fetched as the output is read: "| head" ends the requests.

` + environmentHelp + `

Examples:
  zentrunk calls --since 2h
  zentrunk calls --to "(202) 555-0123" --since "yesterday 09:45" --until "yesterday 10:15" --tz America/New_York
  zentrunk calls --from "030 123456" --region DE
  zentrunk calls --direction outbound --hangup-source carrier --since 7d --limit 50
  zentrunk calls 459580122_83746@192.0.2.1 --since 2h
  zentrunk calls --since 1d --bill-duration-gte 3600 --csv > long.csv
  zentrunk calls --hangup-code 4410 --since 30d | jq -r .to_number | sort | uniq -c`
}

// Validate is called by the command line.
func (c *callsCommand) Validate() error {
	if c.Limit.Valid && c.Limit.V == 0 {
		return errors.New("--limit is 0, want 1 or more")
	}
	now := time.Now()
	if err := c.filters.resolve(now); err != nil {
		return err
	}
	if c.Call.uuid != "" && c.query(now) != (zentrunk.CallQuery{}) {
		return errors.New("a call named by its UUID needs no filter: leave out the flags, or the UUID")
	}
	return nil
}

// Run is called by the command line.
func (c *callsCommand) Run(ctx context.Context) error {
	ctx, stop := whileRead(ctx, os.Stdout)
	defer stop()
	client, err := newClient(ctx, os.Getenv)
	if err != nil {
		return ending(ctx, err)
	}
	out := standardOutput()
	l, now := listing{to: callsWriter(c.formats, c.CSV, c.TZ, out)}, time.Now()
	q := c.query(now)
	if c.Call.callID != "" {
		q = lastDay(q, now)
	}
	err = ending(ctx, l.write(c.calls(ctx, client, q), c.Limit))
	if ctx.Err() == nil { // nobody reads on, or cares
		l.sayUnreadable(out.Notes)
		if err == nil && l.calls == 0 && (!c.forPrograms(out) || out.noted) {
			fmt.Fprintln(out.Notes, c.hint(q, now))
		}
	}
	if err != nil && l.calls > 0 {
		return fmt.Errorf("%w; the list is incomplete: it ends after call %d", withAdvice(err), l.calls)
	}
	return withAdvice(err)
}

// calls are those that are listed.
func (c *callsCommand) calls(ctx context.Context, client *zentrunk.Client, q zentrunk.CallQuery) iter.Seq2[zentrunk.Call, error] {
	switch {
	case c.Call.uuid != "":
		return func(yield func(zentrunk.Call, error) bool) {
			call, err := client.Call(ctx, c.Call.uuid)
			if errors.Is(err, zentrunk.ErrNotFound) {
				err = noSuchCall{c.Call.uuid}
			}
			yield(call, err)
		}
	case c.Call.callID != "":
		return withCallID(client.Calls(ctx, q), c.Call)
	}
	return client.Calls(ctx, q)
}

// forPrograms is whether the answer is not for people.
func (c *callsCommand) forPrograms(out output) bool { return c.CSV || c.json(out) }

// A callWriter writes calls in one of the formats, each as it comes.
type callWriter interface {
	Call(zentrunk.Call) error
	Close() error // after the last call, also where there was none
}

// A jsonWriter writes records as JSON lines.
type jsonWriter struct{ output }

// Call writes a line.
func (w jsonWriter) Call(c zentrunk.Call) error { return writeAnswer(w.output, oneLine(c.Raw)) }

// Close does nothing: no calls are no lines.
func (w jsonWriter) Close() error { return nil }

// A listing is the state of writing a list of calls.
type listing struct {
	to         callWriter
	seen       recent
	calls      int
	unreadable int
	reason     error // of the first that was unreadable
}

// write writes calls until they end or limit is reached, each once. It asks for
// none beyond the last that it writes.
func (l *listing) write(calls iter.Seq2[zentrunk.Call, error], limit count) error {
	for call, err := range calls {
		if err != nil {
			return err
		}
		if l.seen.again(call.UUID) {
			continue
		}
		if err := l.to.Call(call); err != nil {
			return err
		}
		l.calls++
		if call.Err != nil {
			if l.unreadable++; l.unreadable == 1 {
				l.reason = call.Err
			}
		}
		if limit.Valid && l.calls >= limit.V {
			break
		}
	}
	return l.to.Close()
}

func (l *listing) sayUnreadable(w io.Writer) {
	if l.unreadable > 0 {
		fmt.Fprintf(w, "zentrunk: %d of %d records could not be read, though --json shows them as the API sent them; the first: %v\n",
			l.unreadable, l.calls, l.reason)
	}
}

// recentCalls is how many calls a listing remembers. Calls that end meanwhile
// shift the pages by as many, so that the last ones of a page come again.
const recentCalls = 1000

// A recent knows the latest calls of a listing. The zero recent knows none.
type recent struct {
	uuids map[string]bool
	order []string // a ring
	next  int
}

// again is whether the call was there lately. A record without a UUID never was.
func (r *recent) again(uuid string) bool {
	if uuid == "" {
		return false
	}
	if r.uuids[uuid] {
		return true
	}
	if r.uuids == nil {
		r.uuids = map[string]bool{}
	}
	if len(r.order) < recentCalls {
		r.order = append(r.order, uuid)
	} else {
		delete(r.uuids, r.order[r.next])
		r.order[r.next] = uuid
		r.next = (r.next + 1) % recentCalls
	}
	r.uuids[uuid] = true
	return false
}
