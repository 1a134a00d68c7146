package watch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// Readings of a span until as many calls were listed as the API counts.
const mostReadings = 3

// FromAPI is the source that an account is, by the list API. Records that cannot be read
// count as calls of no kind. It is not safe for concurrent use.
type FromAPI struct {
	API      *zentrunk.Client
	requests int
}

// Requests returns how many pages and counts were asked for, retries not included.
func (a *FromAPI) Requests() int { return a.requests }

// Count returns how many calls ended from from (included) to to (excluded).
func (a *FromAPI) Count(ctx context.Context, from, to time.Time) (int, error) {
	a.requests++
	return a.API.Count(ctx, zentrunk.CallQuery{EndTime: zentrunk.Between(from, to)})
}

// Calls returns the calls that ended from from (included) to to (excluded). Where the last
// two readings agree on what is missing, the error is a [*Shortage].
func (a *FromAPI) Calls(ctx context.Context, from, to time.Time) ([]Call, error) {
	found := map[string]Call{}
	total, steady := 0, false
	for range mostReadings {
		counted, listed := total, len(found)
		var err error
		if total, err = a.read(ctx, from, to, found); err != nil {
			return nil, err
		}
		if len(found) >= total {
			return slices.Collect(maps.Values(found)), nil
		}
		steady = total == counted && len(found) == listed
	}
	short := &Shortage{Counted: total, Listed: len(found)}
	if !steady { // it changes from one reading to the next: another time there may be more
		return nil, fmt.Errorf("%w: %w", short, zentrunk.ErrBadResponse)
	}
	return slices.Collect(maps.Values(found)), short
}

// read adds the calls of all pages to found, and returns how many the API counts.
func (a *FromAPI) read(ctx context.Context, from, to time.Time, found map[string]Call) (total int, err error) {
	q := zentrunk.CallQuery{EndTime: zentrunk.Between(from, to)}
	alike := map[string]int{}
	for offset := 0; ; {
		a.requests++
		page, err := a.API.Page(ctx, q, offset)
		if err != nil {
			return 0, err
		}
		for i := range page.Calls {
			c := FromRecord(&page.Calls[i])
			if c.ID == "" { // what it holds is the same in each reading, where it stands is not
				raw := string(page.Calls[i].Raw)
				alike[raw]++
				c.ID = fmt.Sprintf("%d of %s", alike[raw], raw)
			}
			found[c.ID] = c
		}
		offset += len(page.Calls)
		if len(page.Calls) == 0 || offset >= page.Total {
			return page.Total, nil
		}
	}
}

// FromRecord returns what the watch knows of a record. One that cannot be read has no id.
func FromRecord(r *zentrunk.Call) Call {
	if r.Err != nil {
		return Call{Inbound: true}
	}
	trunk, _, _ := strings.Cut(r.TrunkDomain, ".")
	c := Call{
		ID: r.UUID, Begun: r.InitiationTime, Ended: r.EndTime, Answered: r.Answered, Inbound: r.Direction == "inbound",
		From: r.FromNumber, To: r.ToNumber, Country: r.ToCountry, Trunk: trunk, Amount: r.Amount.V,
	}
	if r.Answered {
		c.Talk = time.Duration(r.CallDuration.V) * time.Second
	}
	if r.HangupCode.Valid {
		c.Failed = !r.Answered && isFault(r.HangupCode.V)
	}
	return c
}

// isFault is whether a call that ended with code says something of its trunk, and not of
// people or of what they dialled.
func isFault(code int32) bool {
	switch code {
	case 4090, 4100, 4120: // no such number
		return false
	}
	switch quality.ClassOf(code) {
	case quality.Carrier, quality.Plivo, quality.Configuration, quality.Policy:
		return true
	}
	return false
}
