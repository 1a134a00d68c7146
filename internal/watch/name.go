package watch

import (
	"context"
	"errors"

	"zentrunk-reports/internal/zentrunk"
)

// name says of changes who called and was called, and keeps it for later. Of what is over
// it says what was said before.
func (r *run) name(ctx context.Context, changes []Change, u *Usual) {
	for i := range changes {
		c := &changes[i]
		in := r.byID(c.ID)
		if c.State != Closed {
			of := r.callsOf(ctx, in, c.Slice, u)
			in.nameBy(of)
			if c.State == Opened {
				in.With = r.cause(in, of, u)
			}
		}
		c.Key, c.TopCallers, c.TopDestinations, c.With = in.Key, in.TopCallers, in.TopDestinations, in.With
	}
	r.changes = append(r.changes, changes...)
}

// nameBy takes from its calls who they are of. Nobody is told a hash: where there is no call
// to tell the number, the key is empty.
func (in *incident) nameBy(calls []Call) {
	number := ""
	if len(calls) > 0 {
		in.TopCallers = top(calls, func(c *Call) string { return c.From })
		in.TopDestinations = top(calls, func(c *Call) string { return c.To })
		number = calls[0].From
		if in.Of.Dim == Number {
			number = calls[0].To
		}
	}
	switch {
	case !in.Of.Dim.hashed() || in.Of.Name == everything:
	case number != "":
		in.Key = zentrunk.MaskNumber(number)
	case in.Key == in.Of.Name:
		in.Key = ""
	}
}

// callsOf returns the calls of an incident in the hour up to a slice, as far as this run has
// listed them. Where it has listed none, it lists the newest slice that has some: the window
// of late calls may end after their slice, and a run that could not judge leaves slices to
// the next.
func (r *run) callsOf(ctx context.Context, in *incident, at int64, u *Usual) (of []Call) {
	first := max(in.From, at-windowLong+1)
	for n := first; n <= at; n++ {
		of = append(of, r.listedOf(in.Of, n, u)...)
	}
	for n := at; n >= first && len(of) == 0; n-- {
		if _, listed := r.calls[n]; !listed && r.has(n, in.Of) {
			r.listAgain(ctx, n)
			of = r.listedOf(in.Of, n, u)
		}
	}
	return of
}

// listedOf returns the calls of a key in a slice that this run has listed.
func (r *run) listedOf(k Key, at int64, u *Usual) (of []Call) {
	for i := range r.calls[at] {
		if c := &r.calls[at][i]; r.concerns(k, c, u) {
			of = append(of, *c)
		}
	}
	return of
}

// has is whether a slice has calls of a key. Of everything it may have some where it has
// any: silence is no call of all trunks.
func (r *run) has(at int64, k Key) bool {
	sl := r.slice(at)
	switch {
	case sl == nil:
		return false
	case k.Name == everything:
		return k.Dim != Trunk && len(sl.Cells[k.Dim]) > 0
	}
	return sl.Cells[k.Dim][k.Name].Calls > 0
}

// listAgain lists a slice to see who called whom, a few in a run. What is known of the slice
// stays as it is, and an error makes nobody blind.
func (r *run) listAgain(ctx context.Context, at int64) {
	if r.named == mostReread {
		return
	}
	r.named++
	calls, err := r.Source.Calls(ctx, StartOf(at), StartOf(at+1))
	if _, short := errors.AsType[*Shortage](err); err != nil && !short {
		r.Log.Warn("the calls of an incident cannot be listed again, and it names nobody", "slice", StartOf(at).Format(timeFormat), "err", err)
		return
	}
	r.calls[at] = calls
}
