package publish

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

// objects returns what is published of a day but the manifest, in the order in
// which the manifest names it.
func (p *Publisher) objects(m *merged) ([]lake.Object, error) {
	out := []lake.Object{p.callsObject(m)}
	for _, f := range []struct {
		key    string
		render func(io.Writer, *report.Report) error
		rows   int64
	}{
		{bucket.SpendKey(p.Day.Date), render.SpendParquet, render.SpendRows(m.report)},
		{bucket.QualityKey(p.Day.Date), render.QualityParquet, render.QualityRows(m.report)},
		{bucket.ReportKey(p.Day.Date), render.JSON, lake.NoRows},
		{bucket.PageKey(p.Day.Date), render.HTML, lake.NoRows},
	} {
		var buf bytes.Buffer
		if err := f.render(&buf, m.report); err != nil {
			return nil, fmt.Errorf("render %s: %w", f.key, err)
		}
		out = append(out, p.Lake.Object(f.key, bucket.Bytes(buf.Bytes()), f.rows))
	}
	if len(m.rejects) > 0 {
		out = append(out, p.rejectsObject(m))
	}
	return out, nil
}

func (p *Publisher) callsObject(m *merged) lake.Object {
	return p.Lake.Object(bucket.CallsKey(p.Day.Date), m.body, m.rows)
}

func (p *Publisher) rejectsObject(m *merged) lake.Object {
	return p.Lake.Object(bucket.RejectsKey(p.Day.Date), bucket.Bytes(m.rejects), lake.NoRows)
}

func (p *Publisher) newManifest(rep *report.Report, files []lake.File, old *lake.Manifest) *lake.Manifest {
	m := &lake.Manifest{
		SchemaVersion: lake.ManifestSchema,
		Account:       rep.Account, Date: rep.Date, Timezone: rep.Timezone, From: rep.From, To: rep.To,
		Revision: 1, PublishedAt: p.Now().UTC().Truncate(time.Second),
		Complete: rep.Complete, Calls: rep.Integrity.Calls, Amount: rep.Spend.Total.Amount, Currency: rep.Currency,
		APITotalCount: rep.Integrity.APITotalCount, Rejected: rep.Integrity.Rejected,
		Files: files, Columns: calls.Columns(), CodeVersion: p.Settings.Version,
		Answered: rep.Quality.Total.Answered, ASR: rep.Quality.Total.ASR, Rated: rep.Quality.Total.Rated, ScoreMean: rep.Quality.Total.ScoreMean,
	}
	if old != nil {
		m.Revision = old.Revision + 1
	}
	return m
}
