package month

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/members"
)

// each reads the reports of dates, a few at a time and in no order, and gives what of
// them a T takes to use, one at a time.
func each[T any, P interface {
	*T
	readers() members.Readers
}](ctx context.Context, g *gathering, dates []string, use func(date string, of P)) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(reportsInFlight)
	for _, date := range dates {
		group.Go(func() error {
			b, err := g.report(ctx, date)
			if err != nil {
				return err
			}
			of := P(new(T))
			if err := members.Read(b, of.readers()); err != nil {
				return fmt.Errorf("read the report of %s: %w", date, err)
			}
			mu.Lock()
			defer mu.Unlock()
			use(date, of)
			return nil
		})
	}
	return group.Wait()
}

// report returns the bytes of the report that the manifest of date names.
func (g *gathering) report(ctx context.Context, date string) ([]byte, error) {
	b, key, err := g.Report(ctx, date)
	if err != nil {
		return nil, fmt.Errorf("read the report of %s: %w", date, err)
	}
	digest := sha256.Sum256(b)
	for _, f := range g.manifests[date].Files {
		if f.Key == key && f.SHA256 == hex.EncodeToString(digest[:]) {
			return b, nil
		}
	}
	return nil, fmt.Errorf("%s is not the report that the manifest of its day names", key)
}
