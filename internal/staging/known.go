package staging

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// Insights are those of calls, by UUID.
type Insights map[string]zentrunk.Insights

// PutKnown leaves beside w the insights that are known of its calls before it is
// pulled. Rows are in the order of calls.Compare, of status calls.OK; only UUID, end
// time and insights of them are kept.
func (a *Area) PutKnown(ctx context.Context, w Window, rows []calls.Row) error {
	var buf bytes.Buffer
	out := calls.NewInsightsWriter(&buf)
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return a.Bucket.Put(ctx, a.knownKey(w), bucket.Bytes(buf.Bytes()), nil, bucket.Condition{})
}

func (a *Area) knownKey(w Window) string { return bucket.KnownKey(a.Day.Date, w.From, w.To) }

// Known returns the insights that were left beside w, none where the plan knows of
// none, and [ErrGone] where it does and they are not there. What cannot be read is
// passed over: those insights are asked for again.
func (a *Area) Known(ctx context.Context, w Window) (Insights, error) {
	known := Insights{}
	if w.Known == 0 {
		return known, nil
	}
	b, _, err := a.get(ctx, a.knownKey(w))
	if err != nil {
		return nil, err
	}
	if err := known.read(b); err != nil {
		a.Log.Warn("the known insights of a window cannot be read, and are asked for again", "date", a.Day.Date, "from", w.From, "err", err)
		return Insights{}, nil
	}
	return known, nil
}

func (in Insights) read(file []byte) error {
	reader, err := calls.OpenInsights(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	defer reader.Close()
	var row calls.Row
	for {
		err := reader.Next(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if in[row.Call.UUID], err = row.StoredInsights(); err != nil {
			return err
		}
	}
}

// Kept adds to known the insights that an earlier pull staged for w, whether or not
// the rest of what it staged still holds, and returns the rows that have them. What
// cannot be read is passed over: the window is staged anew.
func (a *Area) Kept(ctx context.Context, w Window, known Insights) ([]calls.Row, error) {
	rows, kept, err := a.keptRows(ctx, w)
	if _, storage := errors.AsType[*bucket.Error](err); storage && !errors.Is(err, errFramed) || ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		if !errors.Is(err, ErrGone) {
			a.Log.Warn("a staged window cannot be read, and is staged again", "date", a.Day.Date, "from", w.From, "err", err)
		}
		return nil, nil
	}
	maps.Copy(known, kept)
	return rows, nil
}

// keptRows returns the rows of a staged window whose insights are there, and these.
func (a *Area) keptRows(ctx context.Context, w Window) (rows []calls.Row, kept Insights, err error) {
	reader, err := a.Open(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	kept = Insights{}
	for {
		var row calls.Row
		err := reader.Next(&row)
		if errors.Is(err, io.EOF) {
			return rows, kept, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if row.Status != calls.OK {
			continue
		}
		if kept[row.Call.UUID], err = row.StoredInsights(); err != nil {
			return nil, nil, err
		}
		rows = append(rows, row)
	}
}
