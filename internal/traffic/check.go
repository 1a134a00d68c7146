package traffic

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Check reports the first way in which t contradicts itself, the day from (included) to
// (excluded), or its number of calls. It re-derives what can be re-derived from t alone,
// also of one that was read from JSON.
func (t *Traffic) Check(from, to time.Time, calls int) error {
	if t.LeftOut < 0 || t.LeftOut > calls {
		return fmt.Errorf("%d of %d calls are left out", t.LeftOut, calls)
	}
	if t.ByHour == nil || t.Limits == nil {
		return errors.New("a list is null")
	}
	for name, rows := range t.Breakdowns() {
		if err := t.checkRows(rows, from, to); err != nil {
			return fmt.Errorf("by_%s: %w", name, err)
		}
	}
	if calls == t.LeftOut {
		return t.checkNothing()
	}
	if err := t.Total.check(from, to); err != nil {
		return fmt.Errorf("total: %w", err)
	}
	if *t.Total.PeakConcurrent > calls-t.LeftOut {
		return fmt.Errorf("%d channels at once of %d calls", *t.Total.PeakConcurrent, calls-t.LeftOut)
	}
	return t.checkHours(from, to)
}

// checkNothing holds that nothing is said where no call has the times.
func (t *Traffic) checkNothing() error {
	if t.Total != (Line{}) || len(t.ByDirection)+len(t.ByTrunk)+len(t.ByToCountry)+len(t.ByHour) > 0 {
		return errors.New("there are figures, and no call has the times")
	}
	return nil
}

func (t *Traffic) checkRows(rows []Row, from, to time.Time) error {
	if rows == nil {
		return errors.New("the list is null")
	}
	channels, cps := 0, 0
	for i := range rows {
		l := &rows[i].Line
		if err := l.check(from, to); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
		if i > 0 && compareRows(rows[i-1], rows[i]) >= 0 {
			return fmt.Errorf("row %d is out of order", i)
		}
		if t.Total.PeakConcurrent == nil || *l.PeakConcurrent > *t.Total.PeakConcurrent || *l.PeakCPS > *t.Total.PeakCPS {
			return fmt.Errorf("row %d has a peak above the total's", i)
		}
		channels, cps = channels+*l.PeakConcurrent, cps+*l.PeakCPS
	}
	// Each channel of the total's peak is one of some key.
	if total := &t.Total; total.PeakConcurrent != nil && (channels < *total.PeakConcurrent || cps < *total.PeakCPS) {
		return fmt.Errorf("the rows have %d channels and %d calls a second at most, the total %d and %d", channels, cps, *total.PeakConcurrent, *total.PeakCPS)
	}
	return nil
}

func (l *Line) check(from, to time.Time) error {
	switch {
	case l.PeakConcurrent == nil || l.PeakConcurrentAt == nil || l.PeakCPS == nil || l.PeakCPSAt == nil || l.BusyHour == nil || l.BusyHourErlangs == nil:
		return errors.New("a figure is null, and there are calls")
	case *l.PeakConcurrent < 1 || *l.PeakCPS < 0 || *l.PeakCPS > *l.PeakConcurrent:
		return fmt.Errorf("%d channels at once and %d calls a second", *l.PeakConcurrent, *l.PeakCPS)
	case !within(*l.PeakConcurrentAt, from, to) || !within(*l.PeakCPSAt, from, to):
		return errors.New("a peak is not in the day")
	case !(*l.BusyHourErlangs > 0) || *l.BusyHourErlangs > float64(*l.PeakConcurrent):
		return fmt.Errorf("%v erlangs with %d channels at most", *l.BusyHourErlangs, *l.PeakConcurrent)
	case (l.RingP50 == nil) != (l.RingP95 == nil) || l.RingP50 != nil && *l.RingP50 > *l.RingP95:
		return errors.New("the percentiles of ringing do not rise")
	}
	return nil
}

func within(at, from, to time.Time) bool { return !at.Before(from) && at.Before(to) }

// checkHours holds the total to its hours: they have its peaks and its busy hour.
func (t *Traffic) checkHours(from, to time.Time) error {
	if len(t.ByHour) == 0 || !t.ByHour[0].From.Equal(from) {
		return errors.New("the hours do not begin with the day")
	}
	channels, cps, busiest, most := 0, 0, 0, -1.0
	for i, h := range t.ByHour {
		end := to
		if i+1 < len(t.ByHour) {
			end = t.ByHour[i+1].From
		}
		if !h.From.Before(end) || end.Sub(h.From) > time.Hour {
			return fmt.Errorf("hour %d, %s, is %v long", i, h.Key, end.Sub(h.From))
		}
		channels, cps = max(channels, h.PeakConcurrent), max(cps, h.PeakCPS)
		// Whole seconds, but for the rounding of a division.
		if held := float64(h.Erlangs * end.Sub(h.From).Seconds()); held > most+0.5 {
			busiest, most = i, held
		}
	}
	total, busy := &t.Total, &t.ByHour[busiest]
	if channels != *total.PeakConcurrent || cps != *total.PeakCPS {
		return fmt.Errorf("the hours have %d channels and %d calls a second at most, the total %d and %d", channels, cps, *total.PeakConcurrent, *total.PeakCPS)
	}
	if busy.Key != *total.BusyHour || busy.Erlangs != *total.BusyHourErlangs {
		return fmt.Errorf("the busiest hour is %s with %v erlangs, the total says %s with %v", busy.Key, busy.Erlangs, *total.BusyHour, *total.BusyHourErlangs)
	}
	return t.checkPeakHours(to)
}

// checkPeakHours holds the instants of the total's peaks to the first hours that have
// them.
func (t *Traffic) checkPeakHours(to time.Time) error {
	at := func(peak func(*Hour) bool, at time.Time) bool {
		i := slices.IndexFunc(t.ByHour, func(h Hour) bool { return peak(&h) })
		end := to
		if i+1 < len(t.ByHour) {
			end = t.ByHour[i+1].From
		}
		return i >= 0 && within(at, t.ByHour[i].From, end)
	}
	if !at(func(h *Hour) bool { return h.PeakConcurrent == *t.Total.PeakConcurrent }, *t.Total.PeakConcurrentAt) ||
		!at(func(h *Hour) bool { return h.PeakCPS == *t.Total.PeakCPS }, *t.Total.PeakCPSAt) {
		return errors.New("a peak is not in the first hour that has it")
	}
	return nil
}
