package publish

import (
	"context"

	"zentrunk-reports/internal/staging"
)

// lastWindows returns, for each UUID whose hash is in twice, the last window
// that holds it: of two records with one UUID the one read last counts. A call that
// stands in two windows changed its end time between two reads.
func (p *Publisher) lastWindows(ctx context.Context, plan staging.Plan, twice map[uint64]bool) (map[string]int, error) {
	last := map[string]int{}
	if len(twice) == 0 {
		return last, nil
	}
	err := p.eachStaged(ctx, plan.Windows, func(b *block) error {
		for i := range b.rows {
			if uuid := b.rows[i].Call.UUID; twice[hashUUID(uuid)] {
				last[uuid] = b.window
			}
		}
		b.release()
		return nil
	}, func(stagedEnd) error { return nil })
	return last, err
}
