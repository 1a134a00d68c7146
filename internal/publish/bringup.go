package publish

import (
	"slices"

	"zentrunk-reports/internal/calls"
)

// bringUp gives a row that was read now what stays of old, the same call as it is
// published: insights that were not asked for now, and values whose new text cannot
// be read. All else is as it was read now.
//
// In a first reading old has its keys alone: what they do not tell is left open.
func (j *joiner) bringUp(row, old *calls.Row) error {
	changed, err := j.take(row, old)
	if err == nil && changed && j.mask {
		err = row.Mask() // what was published may hold whole numbers
	}
	return err
}

// take is bringUp but for masks, and says whether row has anything of old now.
func (j *joiner) take(row, old *calls.Row) (changed bool, err error) {
	if row.Status == calls.Skipped && old.Status != calls.Skipped || row.Status != calls.OK && old.Status == calls.OK {
		if j.settled == nil {
			j.open.whole = true
		} else if err := j.bringInsights(row, old); err != nil {
			return false, err
		}
		changed = true
	}
	if row.Extra == "" {
		return changed, nil
	}
	unread, err := row.Unread()
	if err != nil || len(unread) == 0 {
		return changed, err
	}
	before, err := old.Unread()
	if err != nil {
		return changed, damage(err) // of what is published
	}
	for _, field := range unread {
		if slices.Contains(before, field) {
			continue // it was published as unread, and stays so with its newest text
		}
		j.counts.unread++
		if j.settled == nil {
			j.open.whole = true
			continue
		}
		if err := row.Keep(old, field); err != nil {
			return changed, err
		}
		changed = true
	}
	return changed, nil
}

// bringInsights gives row the insights of old.
func (j *joiner) bringInsights(row, old *calls.Row) error {
	if old.Status == calls.OK && !old.Insights.HasMetric() && row.Status != calls.Skipped {
		return nil // none, and asked for again now
	}
	return row.TakeInsights(old)
}
