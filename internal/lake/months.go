package lake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/render"
)

// Statements brings the statement of date's month to what is published, and that of the
// following month where there is one: it shows this month beside itself. What is wrong
// with the one keeps the other from nothing.
func (l *Lake) Statements(ctx context.Context, date string) error {
	this := month.Of(date)
	next := month.After(this, 1)
	err := l.putStatement(ctx, this)
	_, headErr := l.Bucket.Head(ctx, bucket.StatementKey(next, "json"))
	switch {
	case errors.Is(headErr, fs.ErrNotExist):
		return err
	case headErr != nil:
		return errors.Join(err, headErr)
	}
	return errors.Join(err, l.putStatement(ctx, next))
}

// Statement makes the statement of a month from what is published. It is
// [month.ErrNone] where no day of it is.
func (l *Lake) Statement(ctx context.Context, of string) (*month.Statement, error) {
	return month.Gather(ctx, days{l}, of)
}

// days are the published days, as a statement reads them.
type days struct{ *Lake }

func (d days) Manifest(ctx context.Context, date string) ([]byte, error) {
	b, _, err := d.Bucket.Get(ctx, bucket.ManifestKey(date))
	return b, err
}

func (d days) Report(ctx context.Context, date string) ([]byte, string, error) {
	key := bucket.ReportKey(date)
	b, _, err := d.Bucket.Get(ctx, key)
	return b, d.Bucket.Key(key), err
}

// statementForms are the forms of a statement, by the ending of its key.
var statementForms = []struct {
	ending string
	write  func(io.Writer, *month.Statement) error
}{{"json", render.StatementJSON}, {"csv", render.StatementCSV}, {"html", render.StatementHTML}}

// A lying object is one that may be replaced.
type lying struct {
	body []byte
	over bucket.Condition
}

// putStatement brings the objects of a month's statement to what is published. As with the
// page of days, they are read before the days are and replaced only where they are still
// those: of two runs that write at once, the one that comes later has seen the other's
// day, or makes the statement again.
func (l *Lake) putStatement(ctx context.Context, of string) error {
	for n := 1; ; n++ {
		err := l.putStatementOnce(ctx, of)
		if err == nil {
			return nil
		}
		if !errors.Is(err, bucket.ErrPrecondition) || n == indexAttempts {
			return fmt.Errorf("make the statement of %s: %w", of, err)
		}
	}
}

func (l *Lake) putStatementOnce(ctx context.Context, of string) error {
	var old []lying
	for _, form := range statementForms {
		there, err := l.lying(ctx, bucket.StatementKey(of, form.ending))
		if err != nil {
			return err
		}
		old = append(old, there)
	}
	s, err := l.Statement(ctx, of)
	if err != nil {
		return err
	}
	var made [][]byte
	for _, form := range statementForms {
		var b bytes.Buffer
		if err := form.write(&b, s); err != nil {
			return err
		}
		made = append(made, b.Bytes())
	}
	for i, form := range statementForms { // once all of them could be made
		if bytes.Equal(old[i].body, made[i]) && old[i].over.ETag != "" {
			continue
		}
		if err := l.Bucket.Put(ctx, bucket.StatementKey(of, form.ending), bucket.Bytes(made[i]), nil, old[i].over); err != nil {
			return err
		}
	}
	return nil
}

// lying returns what lies under key, and the condition that only that is replaced.
func (l *Lake) lying(ctx context.Context, key string) (lying, error) {
	b, o, err := l.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return lying{over: bucket.Condition{Absent: true}}, nil
	}
	return lying{b, bucket.Condition{ETag: o.ETag}}, err
}

// statementLinks returns the links from the page of days to the statements that are there,
// by month.
func (l *Lake) statementLinks(ctx context.Context) (map[string]string, error) {
	keys, err := l.Bucket.List(ctx, bucket.StatementsPrefix)
	if err != nil {
		return nil, err
	}
	links := map[string]string{}
	for _, key := range keys {
		of, _, _ := strings.Cut(strings.TrimPrefix(key, bucket.StatementsPrefix), "/")
		if key == bucket.StatementKey(of, "html") {
			links[of] = "../" + key
		}
	}
	return links, nil
}
