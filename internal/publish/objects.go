package publish

import (
	"bytes"
	"context"
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
//
// Where the rows are unchanged, their file stays, and where the report is too, so do
// the files of its figures: none of them becomes another by being encoded otherwise.
func (p *Publisher) objects(ctx context.Context, m *merged, old *lake.Manifest, unchanged bool) ([]lake.Object, error) {
	out, err := p.rendered(m)
	if err != nil || !unchanged {
		return out, err
	}
	same := false
	for _, o := range out {
		same = same || o.Key == bucket.ReportKey(p.Day.Date) && o.File.Same(old.File(o.File.Key))
	}
	for i, o := range out {
		if i > 0 && (!same || o.File.Rows == nil) {
			continue // no Parquet, or of other figures
		}
		if out[i], err = p.Lake.Stay(ctx, o, old.File(o.File.Key)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rendered returns the objects as they are made now.
func (p *Publisher) rendered(m *merged) ([]lake.Object, error) {
	out := []lake.Object{p.callsObject(m)}
	for _, f := range []struct {
		key    string
		render func(io.Writer, *report.Report) error
		rows   int64
	}{
		{bucket.SpendKey(p.Day.Date), render.SpendParquet, render.SpendRows(m.report)},
		{bucket.QualityKey(p.Day.Date), render.QualityParquet, render.QualityRows(m.report)},
		{bucket.TrafficKey(p.Day.Date), render.TrafficParquet, render.TrafficRows(m.report)},
		{bucket.ReportKey(p.Day.Date), render.JSON, lake.NoRows},
		{bucket.PageKey(p.Day.Date), render.HTML, lake.NoRows},
	} {
		var buf bytes.Buffer
		if err := f.render(&buf, m.report); err != nil {
			return nil, fmt.Errorf("render %s: %w", f.key, err)
		}
		out = append(out, p.Lake.Object(f.key, bucket.Bytes(buf.Bytes()), f.rows))
	}
	if m.cost.rows > 0 {
		out = append(out, p.Lake.Object(bucket.FocusKey(p.Day.Date), m.cost.body, m.cost.rows))
	}
	if m.rejects.body.Bytes > 0 {
		out = append(out, p.rejectsObject(m))
	}
	return out, nil
}

// filesOf returns what a manifest says of objects.
func filesOf(objects []lake.Object) []lake.File {
	files := make([]lake.File, len(objects))
	for i, o := range objects {
		files[i] = o.File
	}
	return files
}

func (p *Publisher) callsObject(m *merged) lake.Object {
	o := p.Lake.Object(bucket.CallsKey(p.Day.Date), m.body, m.rows)
	o.Meta = map[string]string{metaAccount: p.Settings.Account, metaRows: m.sum}
	return o
}

func (p *Publisher) rejectsObject(m *merged) lake.Object {
	return p.Lake.Object(bucket.RejectsKey(p.Day.Date), m.rejects.body, lake.NoRows)
}

func (p *Publisher) newManifest(rep *report.Report, files []lake.File, old *lake.Manifest) *lake.Manifest {
	m := &lake.Manifest{
		SchemaVersion: lake.ManifestSchema,
		Account:       rep.Account, Date: rep.Date, Timezone: rep.Timezone, From: rep.From, To: rep.To,
		Revision: 1, PublishedAt: p.Now().UTC().Truncate(time.Second),
		Complete: rep.Complete, Calls: rep.Integrity.Calls, Amount: rep.Spend.Total.Amount, Currency: rep.Currency,
		APITotalCount: rep.Integrity.APITotalCount, Rejected: rep.Integrity.Rejected, Kept: rep.Integrity.Kept, Replaced: p.Replace,
		Files: files, Columns: calls.Columns(), CodeVersion: p.Settings.Version, ZoneDatabase: p.Settings.Zones,
		Answered: rep.Quality.Total.Answered, ASR: rep.Quality.Total.ASR, Rated: rep.Quality.Total.Rated, ScoreMean: rep.Quality.Total.ScoreMean, Findings: rep.FindingsOfDay(),
	}
	if old != nil {
		m.Revision = old.Revision + 1
	}
	return m
}
