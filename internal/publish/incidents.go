package publish

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/watch"
)

const (
	// incidentsTime is how long incidents may take: a bucket that does not answer for them
	// must not take the time of the day itself.
	incidentsTime = 20 * time.Second
	// mostIncidents is how many of a day are read. Nobody reads a report of more.
	mostIncidents = 1000
	// mostIncidentBytes is the longest one that is read. The watch's are of some 2 KiB.
	mostIncidentBytes = 64 << 10
	readsInFlight     = 8
)

// incidents returns those that the watch opened on the day, as they are now. They keep no
// day from being published: where some cannot be read, that is said in the log, and the
// report is without them.
func (p *Publisher) incidents(ctx context.Context) []report.Incident {
	ctx, cancel := context.WithTimeout(ctx, incidentsTime)
	defer cancel()
	day := p.Day.Date
	listed, err := p.Lake.Bucket.Objects(ctx, bucket.IncidentsPrefix(day))
	if err != nil {
		p.Log.Warn("the incidents of the day cannot be listed, and the report is without them", "date", day, "err", err.Error())
		return nil
	}
	var ids []string
	for key, o := range listed {
		id, ok := bucket.IncidentID(day, key)
		if !ok || o.Bytes > mostIncidentBytes {
			p.leftOut(key, errors.New("its name or its length is not that of an incident"))
			continue
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if n := len(ids); n > mostIncidents {
		p.Log.Warn("the day has more incidents than a report takes", "date", day, "incidents", n, "taken", mostIncidents)
		ids = ids[:mostIncidents]
	}
	return p.readIncidents(ctx, ids)
}

// readIncidents returns the incidents of ids that can be read.
func (p *Publisher) readIncidents(ctx context.Context, ids []string) []report.Incident {
	found := make([]*report.Incident, len(ids))
	var group errgroup.Group
	group.SetLimit(readsInFlight)
	for i, id := range ids {
		group.Go(func() (err error) {
			if found[i], err = p.readIncident(ctx, id); err != nil {
				p.leftOut(bucket.IncidentKey(p.Day.Date, id), err)
			}
			return nil
		})
	}
	_ = group.Wait() // each has said its own error
	var out []report.Incident
	for _, in := range found {
		if in != nil {
			out = append(out, *in)
		}
	}
	return out
}

func (p *Publisher) readIncident(ctx context.Context, id string) (*report.Incident, error) {
	body, _, err := p.Lake.Bucket.Get(ctx, bucket.IncidentKey(p.Day.Date, id))
	if err != nil {
		return nil, err
	}
	var in watch.Incident
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, errors.New("it is not the JSON of an incident") // what it is may hold a number
	}
	if far := 48 * time.Hour; in.ID != id || in.Rule == "" || in.OpenedAt.Before(p.Day.From.Add(-far)) || in.OpenedAt.After(p.Day.To.Add(far)) {
		return nil, errors.New("id, rule or opened_at is not that of an incident of the day")
	}
	return toldOf(&in, p.Settings.Location), nil
}

func (p *Publisher) leftOut(key string, err error) {
	p.Log.Warn("an incident cannot be read, and the report is without it", "date", p.Day.Date, "key", p.Lake.Bucket.Key(key), "err", err.Error())
}
