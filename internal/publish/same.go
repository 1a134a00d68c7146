package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/scratch"
)

// Metadata of a published calls.parquet.
const (
	metaAccount = "account" // whose calls they are
	metaRows    = "rows"    // SHA-256 of the rows' values, in hexadecimal
)

// may is whether the day that m is may take the place of what is published. A run that was
// overtaken may have looked for published calls before there were any: nothing is lost then.
func (p *Publisher) may(old *lake.Manifest, m *merged, overtaken bool) error {
	switch {
	case old == nil || p.Replace:
		return nil
	case old.Account != "" && old.Account != p.Settings.Account:
		return fmt.Errorf("%w: %s is account %s's", lake.ErrOtherAccount, p.Day.Date, old.Account)
	case m.union.made || int(m.rows) >= old.Calls:
		return nil
	case overtaken:
		return p.overtaken()
	}
	return p.lost(old, m)
}

// lost is the failure of a run that has fewer calls than are published and cannot read
// which ones these are.
func (p *Publisher) lost(old *lake.Manifest, m *merged) error {
	b, key := p.Lake.Bucket, bucket.CallsKey(p.Day.Date)
	why := "there is no file of this account"
	if m.union.unreadable != nil {
		why = "it cannot be read: " + m.union.unreadable.Error()
	}
	return b.Failed("get", key, fmt.Errorf(
		"%s; the manifest says %d calls and this run has %d, so nothing is replaced. In a versioned bucket, "+
			"aws s3api list-object-versions --bucket %s --prefix %s shows the earlier versions, and docs/operations.md how to restore the one that the manifest names",
		why, old.Calls, m.rows, b.Name(), b.Key(key)))
}

// unchanged is whether what is published of the day is of the same values of the same
// calls, of the same rejects, bounds and completeness. How the values are encoded does
// not matter, nor how many of the calls were read again.
func (p *Publisher) unchanged(ctx context.Context, old *lake.Manifest, m *merged) (bool, error) {
	if old == nil || old.Complete != m.report.Complete ||
		!old.From.Equal(p.Day.From) || !old.To.Equal(p.Day.To) {
		return false, nil
	}
	var rejects lake.File // the zero value where there are none
	if m.rejects.body.Bytes > 0 {
		rejects = p.rejectsObject(m).File
	}
	key := p.Lake.Bucket.Key
	if !rejects.Same(old.File(key(bucket.RejectsKey(p.Day.Date)))) {
		return false, nil
	}
	published := old.File(key(bucket.CallsKey(p.Day.Date)))
	if p.callsObject(m).File.Same(published) {
		return true, nil
	}
	sum, err := p.publishedSum(ctx, published)
	return sum == m.sum, err
}

// publishedSum returns the sum of the values of the rows that are published, "" where
// what lies there is not the file that the manifest names, or cannot be read.
func (p *Publisher) publishedSum(ctx context.Context, named lake.File) (string, error) {
	key := bucket.CallsKey(p.Day.Date)
	o, err := p.Lake.Bucket.Head(ctx, key)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case o.SHA256 != named.SHA256 || o.Bytes != named.Bytes:
		return "", nil
	case o.Meta[metaRows] != "":
		return o.Meta[metaRows], nil
	}
	// Older code wrote no sum.
	file, err := scratch.New(p.TempDir)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if o, err = p.Lake.Bucket.Download(ctx, key, file); err != nil {
		return "", err
	}
	sum, err := calls.Sum(file, o.Bytes)
	if err != nil {
		p.Log.Warn("published calls cannot be read, and count as changed", "date", p.Day.Date, "err", err)
		return "", nil
	}
	return sum, nil
}
