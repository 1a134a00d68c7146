package report

import (
	"fmt"

	"zentrunk-reports/internal/traffic"
)

// checkTraffic holds traffic to itself, and its keys to those that the calls have.
func (r *Report) checkTraffic() error {
	t := &r.Traffic
	if err := t.Check(r.From, r.To, r.Quality.Total.Calls); err != nil {
		return err
	}
	quality := map[string][]QualityRow{}
	for dimension, rows := range r.Quality.Breakdowns() {
		quality[dimension] = rows
	}
	for dimension, rows := range t.Breakdowns() {
		if err := checkTrafficKeys(rows, quality[dimension], t.LeftOut); err != nil {
			return fmt.Errorf("by_%s: %w", dimension, err)
		}
	}
	return nil
}

// checkTrafficKeys holds that rows have keys of calls: the calls of a key that has no
// row are among those that are left out. No more channels are held at once than a key
// has calls.
func checkTrafficKeys(rows []traffic.Row, of []QualityRow, leftOut int) error {
	calls := map[string]int{}
	for _, q := range of {
		calls[show(q.Key)] = q.Calls
	}
	for _, row := range rows {
		key := show(row.Key)
		if n := calls[key]; *row.PeakConcurrent > n {
			return fmt.Errorf("%s has %d channels at once, and %d calls", key, *row.PeakConcurrent, n)
		}
		delete(calls, key)
	}
	for key, n := range calls {
		if leftOut -= n; leftOut < 0 {
			return fmt.Errorf("%s has no row, and %d calls", key, n)
		}
	}
	return nil
}
