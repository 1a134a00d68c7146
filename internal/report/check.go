package report

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Check reports the first way in which r contradicts itself: a breakdown that
// does not add up to its total, a ratio that does not follow from its counts, a
// list out of order. It re-derives what can be re-derived from r alone, also of
// a report that was read from JSON. A report that fails it must not be
// published.
func (r *Report) Check() error {
	if r.SchemaVersion != SchemaVersion {
		return fmt.Errorf("schema version is %d, want %d", r.SchemaVersion, SchemaVersion)
	}
	if !r.From.Before(r.To) {
		return fmt.Errorf("the day from %v to %v is empty", r.From, r.To)
	}
	if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
		return fmt.Errorf("%q is no date", r.Date)
	}
	if err := r.Integrity.check(r.Complete, &r.Spend); err != nil {
		return err
	}
	if err := r.Spend.check(); err != nil {
		return fmt.Errorf("spend: %w", err)
	}
	if err := r.Quality.check(); err != nil {
		return fmt.Errorf("quality: %w", err)
	}
	if err := r.Trust.check(r); err != nil {
		return fmt.Errorf("trust: %w", err)
	}
	if err := r.checkTraffic(); err != nil {
		return fmt.Errorf("traffic: %w", err)
	}
	if err := r.checkNumbers(); err != nil {
		return fmt.Errorf("numbers: %w", err)
	}
	if err := r.Past.check(r.Date); err != nil {
		return fmt.Errorf("past: %w", err)
	}
	if err := r.checkInvoice(); err != nil {
		return fmt.Errorf("invoice: %w", err)
	}
	if err := errors.Join(r.checkNames(), r.checkIncidents()); err != nil {
		return err
	}
	return r.checkShared()
}

// checkShared compares what both spend and quality say: calls, answered and
// talk time, of the total and of each key of the dimensions that both have.
func (r *Report) checkShared() error {
	type line struct {
		calls, answered int
		talk            int64
	}
	spent := map[string]line{}
	enter := func(name string, l *SpendLine) { spent[name] = line{l.Calls, l.Answered, l.TalkSeconds} }
	dimensions := map[string]bool{}
	enter("total", &r.Spend.Total)
	for dimension, rows := range r.Spend.Breakdowns() {
		dimensions[dimension] = true
		for i := range rows {
			enter(dimension+" "+show(rows[i].Key), &rows[i].SpendLine)
		}
	}
	compare := func(name string, l *QualityLine) error {
		s := spent[name]
		if l.Calls != s.calls || l.Answered != s.answered || !same(l.ACDSeconds, ratio(s.talk, s.answered)) {
			return fmt.Errorf("%s: spend and quality differ in calls, answered or talk time", name)
		}
		return nil
	}
	if err := compare("total", &r.Quality.Total); err != nil {
		return err
	}
	for dimension, rows := range r.Quality.Breakdowns() {
		if !dimensions[dimension] {
			continue
		}
		for i := range rows {
			if err := compare(dimension+" "+show(rows[i].Key), &rows[i].QualityLine); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Trust) check(r *Report) error {
	calls := r.Spend.Total.Calls
	if err := checkTrustRows(t.STIRVerification, calls); err != nil {
		return fmt.Errorf("stir_verification: %w", err)
	}
	if err := checkTrustRows(t.Attestation, calls); err != nil {
		return fmt.Errorf("attestation: %w", err)
	}
	secured := 0
	for _, row := range r.Spend.BySecureTrunking {
		if row.Key != nil && *row.Key == "true" {
			secured = row.Calls
		}
	}
	if t.SecureTrunkingCalls != secured {
		return fmt.Errorf("%d calls by secure trunking, the breakdown says %d", t.SecureTrunkingCalls, secured)
	}
	if t.SRTPCalls < 0 || t.SRTPCalls > calls {
		return fmt.Errorf("%d of %d calls used SRTP", t.SRTPCalls, calls)
	}
	return nil
}

func checkTrustRows(rows []TrustRow, calls int) error {
	sum := 0
	for _, row := range rows {
		sum += row.Calls
	}
	if sum != calls {
		return fmt.Errorf("the rows add up to %d calls, not %d", sum, calls)
	}
	return checkList(rows, compareTrust, func(r TrustRow) *string { return r.Key })
}

// checkList holds the rows of a list to their order, and to one row a key.
func checkList[T any](rows []T, compare func(a, b T) int, key func(T) *string) error {
	if rows == nil {
		return errors.New("the list is null")
	}
	if !slices.IsSortedFunc(rows, compare) {
		return errors.New("the rows are out of order")
	}
	seen := map[string]bool{}
	for _, row := range rows {
		k := show(key(row))
		if seen[k] {
			return fmt.Errorf("key %s stands twice", k)
		}
		seen[k] = true
	}
	return nil
}

// checkHours holds a breakdown by hour to its 24 rows.
func checkHours[T any](rows []T, key func(T) *string) error {
	if len(rows) != 24 {
		return fmt.Errorf("%d hours, want 24", len(rows))
	}
	for h, row := range rows {
		if k := key(row); k == nil || *k != fmt.Sprintf("%02d", h) {
			return fmt.Errorf("row %d is of hour %s", h, show(k))
		}
	}
	return nil
}

// show writes a key so that a missing one differs from every other.
func show(key *string) string {
	if key == nil {
		return "null"
	}
	return fmt.Sprintf("%q", *key)
}

// same is whether two nullable numbers are equal.
func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
