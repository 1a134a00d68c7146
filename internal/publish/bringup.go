package publish

import (
	"slices"
	"strings"

	"zentrunk-reports/internal/calls"
)

// bringUp gives a row that was read now what stays of old, the same call as it is
// published: insights that were not asked for now or could not be had, and values
// whose new text cannot be read. All else is as it was read now.
//
// In a first reading old has its keys alone: what they do not tell is left open.
func (j *joiner) bringUp(row, old *calls.Row) error {
	taken := false
	if staysAs(row.Status, old.Status) {
		if j.settled == nil {
			j.open.whole = true // first the insights
		} else if err := bringInsights(row, old); err != nil {
			return err
		}
		taken = true
	}
	fields, err := unreadNow(row, old)
	if err != nil {
		return err
	}
	for _, field := range fields {
		taken = true
		j.counts.unread++
		if j.settled == nil {
			j.open.whole = true
			continue
		}
		if err := row.Keep(old, field); err != nil {
			return err
		}
	}
	if taken && j.mask { // what is published may be of a run that did not mask
		return row.Mask()
	}
	return nil
}

// staysAs is whether insights that are published as old stay, where a run has them as
// now: those that were not asked for, or could not be had, tell nothing.
func staysAs(now, old calls.Status) bool {
	switch now {
	case calls.Skipped:
		return old != calls.Skipped
	case calls.Failed:
		return old == calls.OK || old == calls.None
	case calls.None:
		return old == calls.OK
	}
	return false
}

// bringInsights gives row the insights of old. Those that are published as ok without
// any metric are none, and of no more worth than none that the API tells now.
func bringInsights(row, old *calls.Row) error {
	hollow := old.Status == calls.OK && !old.Insights.HasMetric()
	if hollow && row.Status == calls.None {
		return nil
	}
	if err := row.TakeInsights(old); err != nil {
		return err
	}
	if hollow {
		row.Status = calls.None
	}
	return nil
}

// unreadNow returns the fields that row could not read and old could.
func unreadNow(row, old *calls.Row) ([]string, error) {
	if row.Extra == "" {
		return nil, nil
	}
	unread, err := row.Unread()
	if err != nil || len(unread) == 0 {
		return nil, err
	}
	before, err := old.Unread()
	if err != nil {
		return nil, damage(err) // of what is published
	}
	return slices.DeleteFunc(unread, func(field string) bool {
		// What was published as unread stays so, with its newest text.
		return slices.Contains(before, field) || !wasAsked(old.Status, field)
	}), nil
}

// wasAsked is whether a field was ever asked for of a call whose insights are published
// with status: a NULL that nothing was read for is no value to keep. None has parties
// at most.
func wasAsked(status calls.Status, field string) bool {
	part, insights := strings.CutPrefix(field, "insights.")
	party := strings.HasPrefix(part, "from") || strings.HasPrefix(part, "to")
	return !insights || status == calls.OK || status == calls.None && party
}
