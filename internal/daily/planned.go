package daily

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"zentrunk-reports/internal/bucket"
)

// A plan's object notes in its metadata which manifest there was before it, since
// the workflow reads its body as a list of windows: the ETag, or that there was none.
const (
	overKey     = "over"
	overNothing = "none"
)

// StorePlan puts the windows of p into the staging area, as a JSON array, and
// returns its whole key. The same windows have the same key.
func (j *Job) StorePlan(ctx context.Context, p Plan) (string, error) {
	b, err := json.Marshal(p.Windows)
	if err != nil {
		return "", fmt.Errorf("write the plan of %s: %w", p.Day.Date, err)
	}
	body := bucket.Bytes(b)
	key := bucket.PlanKey(p.Day.Date, body.SHA256)
	meta := map[string]string{overKey: overNothing}
	if p.over.ETag != "" {
		meta[overKey] = p.over.ETag
	}
	if err := j.Bucket.Put(ctx, key, body, meta, bucket.Condition{}); err != nil {
		return "", err
	}
	return j.Bucket.Key(key), nil
}

// IsPlan is whether whole is a key that [Job.StorePlan] may return for day.
func (j *Job) IsPlan(day Day, whole string) bool {
	key, ok := strings.CutPrefix(whole, j.Bucket.Key(""))
	return ok && bucket.IsPlanKey(day.Date, key)
}

// LoadPlan returns the plan of day under a whole key that [Job.StorePlan]
// returned. It is [ErrStagedGone] where there is none any more, and where its
// windows are not those of the day: a day is never published in part.
func (j *Job) LoadPlan(ctx context.Context, day Day, whole string) (Plan, error) {
	b, o, err := j.Bucket.Get(ctx, strings.TrimPrefix(whole, j.Bucket.Key("")))
	if errors.Is(err, fs.ErrNotExist) {
		return Plan{}, fmt.Errorf("%w: %s", ErrStagedGone, whole)
	}
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Day: day}
	switch over := o.Meta[overKey]; over {
	case overNothing:
		p.over.Absent = true
	default:
		p.over.ETag = over
	}
	if err := json.Unmarshal(b, &p.Windows); err != nil {
		return Plan{}, fmt.Errorf("%w: %s cannot be read: %v", ErrStagedGone, whole, err)
	}
	if !p.tiles() {
		// The time zone was changed between two steps, say.
		return Plan{}, fmt.Errorf("%w: the windows of %s are not those of the day from %v to %v", ErrStagedGone, whole, day.From, day.To)
	}
	return p, nil
}

// Calls returns how many calls the API counted in all windows.
func (p Plan) Calls() int {
	n := 0
	for _, w := range p.Windows {
		n += w.Count
	}
	return n
}

// tiles is whether the windows follow each other from the day's first instant to
// its last.
func (p Plan) tiles() bool {
	at := p.Day.From
	for _, w := range p.Windows {
		if !w.From.Equal(at) || !w.In(p.Day) {
			return false
		}
		at = w.To
	}
	return at.Equal(p.Day.To)
}

// In is whether w is a part of day.
func (w Window) In(day Day) bool {
	return !w.From.Before(day.From) && w.From.Before(w.To) && !w.To.After(day.To) && w.Count >= 0
}
