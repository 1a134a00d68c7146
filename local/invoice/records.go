package invoice

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zones"
	"zentrunk-reports/local/published"
)

// A Source has the calls of days.
type Source interface {
	Rows(ctx context.Context, date string) (published.Rows, error)
}

// A tally is what calls come to.
type tally struct {
	calls   int64
	seconds int64
	amount  money.Sum
}

func (t *tally) add(c *zentrunk.Call, sign int64) {
	t.calls += sign
	t.seconds += sign * billed(c)
	t.amount = t.amount.Add(c.Amount.V.Sum().MulDiv(sign, 1))
}

// billed returns the billed seconds of a call, as reports count them.
func billed(c *zentrunk.Call) int64 {
	if c.BillDuration.Valid {
		return int64(c.BillDuration.V)
	}
	return int64(c.BilledDuration.V)
}

// tallies are by country.
type tallies map[string]*tally

func (t tallies) of(country string) *tally {
	if t[country] == nil {
		t[country] = &tally{}
	}
	return t[country]
}

// records are what the calls of a month say beyond their sums.
type records struct {
	byDay map[string]tallies // of the days in the sums
	whole tallies            // each call by the whole minute: its minutes, and its rate for them
	cents tallies            // each amount rounded to the cent, halves away from zero
	twice tallies            // calls that two days in a row hold
	other []*counting
}

// A counting is another way to say which calls are of the month.
type counting struct {
	name  string
	has   func(*zentrunk.Call) bool
	needs []string // dates outside the month
	moves tallies  // what the month has more by it
}

// edge is how far from the month's bounds another counting may look for calls.
const edge = 48 * time.Hour

// elsewhere are the time zones by whose midnight a vendor may count.
var elsewhere = []string{
	"UTC", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "Europe/London", "Europe/Berlin",
	"Asia/Kolkata", "Asia/Singapore", "Australia/Sydney",
}

// read goes through the calls of the month and of the two days on either side of it.
func read(ctx context.Context, src Source, s *month.Statement) (*records, error) {
	loc, err := zones.Load(s.Timezone)
	if err != nil {
		return nil, err
	}
	first, _ := month.Parse(s.Month)
	r := &records{byDay: map[string]tallies{}, whole: tallies{}, cents: tallies{}, twice: tallies{}}
	from, to := bounds(first, loc)
	if err := r.countings(first, s.Timezone, from, to); err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, row := range s.ByDay {
		in[*row.Key] = true
	}
	lacking := map[string]bool{}
	var last ids
	for at := first.AddDate(0, 0, -2); at.Before(first.AddDate(0, 1, 2)); at = at.AddDate(0, 0, 1) {
		date := at.Format(time.DateOnly)
		if of := month.Of(date); of == s.Month && !in[date] {
			last, lacking[date] = nil, true
			continue
		}
		d := &dayOf{records: r, date: date, in: in[date], from: from, to: to, before: last}
		switch err := d.read(ctx, src); {
		case errors.Is(err, fs.ErrNotExist) && !in[date]:
			last, lacking[date] = nil, true
		case err != nil:
			return nil, fmt.Errorf("read the calls of %s: %w", date, err)
		default:
			last = d.ids
		}
	}
	r.other = slices.DeleteFunc(r.other, func(c *counting) bool {
		return slices.ContainsFunc(c.needs, func(date string) bool { return lacking[date] })
	})
	return r, nil
}

func bounds(first time.Time, loc *time.Location) (from, to time.Time) {
	return time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, loc), time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, loc)
}

// countings are the other ways to count that are tried.
func (r *records) countings(first time.Time, own string, from, to time.Time) error {
	for _, name := range elsewhere {
		loc, err := zones.Load(name)
		if err != nil {
			return err
		}
		f, t := bounds(first, loc)
		if name == own || f.Equal(from) && t.Equal(to) {
			continue
		}
		r.other = append(r.other, &counting{
			name: "by a month in the time zone " + name, moves: tallies{},
			has:   func(c *zentrunk.Call) bool { return !c.EndTime.Before(f) && c.EndTime.Before(t) },
			needs: outside(f, t, from, to),
		})
	}
	r.other = append(r.other, &counting{
		name: "by when calls began, not by when they ended", moves: tallies{},
		has: func(c *zentrunk.Call) bool {
			at := c.InitiationTime
			if at.IsZero() {
				at = c.EndTime
			}
			return !at.Before(from) && at.Before(to)
		},
		needs: []string{to.Format(time.DateOnly)},
	})
	return nil
}

// outside returns the dates beside the month from (included) to (excluded) into which
// another one reaches. A call that ends on such a date is published there.
func outside(otherFrom, otherTo, from, to time.Time) (dates []string) {
	if otherFrom.Before(from) {
		dates = append(dates, from.Add(-time.Hour).Format(time.DateOnly))
	}
	if otherTo.After(to) {
		dates = append(dates, to.Format(time.DateOnly))
	}
	return dates
}

// A dayOf is one day that is read.
type dayOf struct {
	*records
	date     string
	in       bool // the sums
	from, to time.Time
	before   ids // of the day before
	ids      ids
}

// ids are UUIDs in 16 bytes each: of two days of a million calls they are held.
type ids map[[16]byte]struct{}

func id(uuid string) [16]byte {
	sum := sha256.Sum256([]byte(uuid))
	return [16]byte(sum[:16])
}

func (d *dayOf) read(ctx context.Context, src Source) error {
	rows, err := src.Rows(ctx, d.date)
	if err != nil {
		return err
	}
	d.ids = ids{}
	row := new(calls.Row)
	for {
		if err := errors.Join(ctx.Err(), rows.Next(row)); err != nil {
			if closed := rows.Close(); errors.Is(err, io.EOF) && ctx.Err() == nil {
				return closed
			}
			return err
		}
		d.add(&row.Call)
	}
}

func (d *dayOf) add(c *zentrunk.Call) {
	country := c.ToCountry
	uuid := id(c.UUID)
	d.ids[uuid] = struct{}{}
	if end := c.EndTime; end.Before(d.from.Add(edge)) || end.After(d.to.Add(-edge)) {
		for _, other := range d.other {
			switch has := other.has(c); {
			case has && !d.in:
				other.moves.of(country).add(c, 1)
			case !has && d.in:
				other.moves.of(country).add(c, -1)
			}
		}
	}
	if !d.in {
		return
	}
	if d.byDay[d.date] == nil {
		d.byDay[d.date] = tallies{}
	}
	d.byDay[d.date].of(country).add(c, 1)
	if _, twice := d.before[uuid]; twice {
		d.twice.of(country).add(c, 1)
	}
	whole, cents := d.whole.of(country), d.cents.of(country)
	up := (billed(c) + 59) / 60
	whole.calls++
	whole.seconds += 60 * up
	cents.calls++
	cents.seconds += billed(c)
	cents.amount = cents.amount.Add(toCents(c.Amount.V.Sum()))
	if c.Rate.Valid {
		whole.amount = whole.amount.Add(c.Rate.V.Times(up))
	} else {
		whole.amount = whole.amount.Add(c.Amount.V.Sum())
	}
}

// toCents rounds to the cent, halves away from zero: as invoices do.
func toCents(a money.Sum) money.Sum {
	half, _ := money.FromUnits(500_000)
	units, err := a.Abs().Add(half.Sum()).Amount()
	if err != nil {
		return a
	}
	rounded, _ := money.FromUnits(units.Units() / 1_000_000 * 1_000_000)
	if a.Sign() < 0 {
		return money.Sum{}.Sub(rounded.Sum())
	}
	return rounded.Sum()
}
