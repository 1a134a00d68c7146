package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/watch"
)

// keepBaseline brings the counts that the watch makes of the day what is usual to what is
// published as revision. No manifest names them, and one that cannot be put keeps no day
// from being published: each run of the day looks at them again, a look-back too.
func (p *Publisher) keepBaseline(ctx context.Context, m *merged, revision int) {
	if err := p.putBaseline(ctx, m.usual.Day(), revision); err != nil {
		p.Log.Warn("the baseline for the watch is not brought up to date", "date", p.Day.Date, "err", err.Error())
	}
}

// putBaseline puts d unless its bytes are there already. What is there is looked at before
// the manifest is, and replaced only where it is still that: of two runs at once, the one
// that published last has the last word.
func (p *Publisher) putBaseline(ctx context.Context, d watch.Day, revision int) error {
	key := bucket.BaselineKey(d.Date)
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write the baseline of %s: %w", d.Date, err)
	}
	for n := 1; ; n++ {
		there, err := p.Lake.Bucket.Head(ctx, key)
		cond := bucket.Condition{ETag: there.ETag}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			cond = bucket.Condition{Absent: true}
		case err != nil:
			return err
		case there.Holds(body):
			return nil
		}
		published, err := p.Lake.Day(ctx, d.Date)
		if err != nil || published == nil || published.Revision != revision {
			return err // another run has published since, and puts its own
		}
		err = p.Lake.Bucket.Put(ctx, key, bucket.Bytes(body), nil, cond)
		if !errors.Is(err, bucket.ErrPrecondition) || n == attempts {
			return err
		}
	}
}
