package publish

import (
	"context"
	"hash/maphash"
	"slices"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/staging"
)

var seed = maphash.MakeSeed()

func hashUUID(uuid string) uint64 { return maphash.String(seed, uuid) }

// repeated returns the values that stand more than once in hashes, which it
// sorts. Eight bytes a call are what it costs to know that no call is counted
// twice.
func repeated(hashes []uint64) map[uint64]bool {
	slices.Sort(hashes)
	twice := map[uint64]bool{}
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			twice[hashes[i]] = true
		}
	}
	return twice
}

// lastWindows returns, for each UUID whose hash is in twice, the last window
// that holds it: of two records with one UUID the one read last counts. A call that
// stands in two windows changed its end time between two reads.
func (p *Publisher) lastWindows(ctx context.Context, plan staging.Plan, twice map[uint64]bool) (map[string]int, error) {
	last := map[string]int{}
	if len(twice) == 0 {
		return last, nil
	}
	err := p.eachStaged(ctx, plan.Windows, func(at int, row *calls.Row) error {
		if twice[hashUUID(row.Call.UUID)] {
			last[row.Call.UUID] = at
		}
		return nil
	}, func(stagedEnd) error { return nil })
	return last, err
}
