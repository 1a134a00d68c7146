package watch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"zentrunk-reports/internal/bucket"
)

// Baselines returns the baselines that there are of the days from to to, both included. get
// returns the object under a key, or fs.ErrNotExist: a day that was not published has none.
// One that cannot be understood is left out, and skipped is told of it: it must not blind
// the watch for four weeks.
func Baselines(get func(key string) ([]byte, error), from, to string, skipped func(key string, err error)) ([]Day, error) {
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return nil, fmt.Errorf("read baselines: %w", err)
	}
	var days []Day
	for at := first; at.Format(time.DateOnly) <= to; at = at.AddDate(0, 0, 1) {
		key := bucket.BaselineKey(at.Format(time.DateOnly))
		body, err := get(key)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var d Day
		if err := json.Unmarshal(body, &d); err != nil {
			skipped(key, err)
			continue
		}
		days = append(days, d)
	}
	return days, nil
}

// Object returns the incident as it is kept, and its key, below the day of loc on which it
// was opened.
func (c Change) Object(loc *time.Location) (key string, body []byte, err error) {
	body, err = json.MarshalIndent(c.Incident, "", "  ")
	if err != nil {
		return "", nil, fmt.Errorf("write incident %s: %w", c.ID, err)
	}
	return bucket.IncidentKey(c.OpenedAt.In(loc).Format(time.DateOnly), c.ID), body, nil
}
