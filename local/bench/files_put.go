package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/render"
	reports "zentrunk-reports/internal/report"
)

// put brings the day to the bucket: the files, the manifest, the page of days. Then what
// is staged is removed.
func (d *filesDay) put(ctx context.Context, rep *reports.Report) error {
	to := &lake.Lake{Bucket: d.job.Bucket, Log: d.job.Log}
	objects, err := d.objects(to, rep)
	if err != nil {
		return err
	}
	m := &lake.Manifest{
		SchemaVersion: lake.ManifestSchema,
		Account:       rep.Account, Date: rep.Date, Timezone: rep.Timezone, From: rep.From, To: rep.To,
		Revision: 1, PublishedAt: d.job.Now().UTC(), Complete: rep.Complete, Calls: rep.Integrity.Calls,
		Amount: rep.Spend.Total.Amount, Currency: rep.Currency, APITotalCount: rep.Integrity.APITotalCount, Columns: calls.Columns(),
	}
	for _, o := range objects {
		if err := to.Put(ctx, o); err != nil {
			return err
		}
		m.Files = append(m.Files, o.File)
	}
	if err := to.PutManifest(ctx, m, bucket.Condition{Absent: true}); err != nil {
		return err
	}
	whole, err := to.Holds(ctx, m.Files)
	if err != nil {
		return err
	}
	if !whole {
		return errors.New("the bucket does not hold what was put")
	}
	err = to.Index(ctx)
	d.area.Clear(ctx)
	return err
}

func (d *filesDay) objects(to *lake.Lake, rep *reports.Report) ([]lake.Object, error) {
	size, err := d.file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	body := bucket.Body{ReadSeeker: d.file, Bytes: size, SHA256: hex.EncodeToString(d.sum.Sum(nil))}
	out := []lake.Object{to.Object(bucket.CallsKey(rep.Date), body, int64(rep.Integrity.Calls))}
	for _, f := range []struct {
		key    string
		render func(io.Writer, *reports.Report) error
		rows   int64
	}{
		{bucket.SpendKey(rep.Date), render.SpendParquet, render.SpendRows(rep)},
		{bucket.QualityKey(rep.Date), render.QualityParquet, render.QualityRows(rep)},
		{bucket.ReportKey(rep.Date), render.JSON, lake.NoRows},
		{bucket.PageKey(rep.Date), render.HTML, lake.NoRows},
	} {
		var buf bytes.Buffer
		if err := f.render(&buf, rep); err != nil {
			return nil, fmt.Errorf("render %s: %w", f.key, err)
		}
		out = append(out, to.Object(f.key, bucket.Bytes(buf.Bytes()), f.rows))
	}
	return out, nil
}
