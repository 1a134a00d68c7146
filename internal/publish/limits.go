package publish

import (
	"context"
	"errors"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/traffic"
)

// limits returns those that settings give, none where there are no settings. They are
// for people's eyes: a file that cannot be read is said in the log, and keeps no day from
// being published.
func (p *Publisher) limits(ctx context.Context) []traffic.Limit {
	file, _, err := p.Lake.Bucket.Get(ctx, bucket.LimitsKey)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		p.Log.Warn("limits cannot be read, and the day is published without them", "date", p.Day.Date, "err", err)
		return nil
	}
	limits, err := traffic.ParseLimits(file)
	if err != nil {
		p.Log.Warn("limits are not as documented, and the day is published without them", "date", p.Day.Date, "key", p.Lake.Bucket.Key(bucket.LimitsKey), "err", err)
	}
	return limits
}
