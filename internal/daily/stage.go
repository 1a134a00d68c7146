package daily

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// stagedVersion changes when staged windows of older code must not be taken
// over.
const stagedVersion = "1"

// Metadata of a staged object: what a later run asks before it takes it over.
const (
	metaSettings = "settings" // under which it was pulled
	metaTotal    = "total"    // the API's count of the window
	metaCalls    = "calls"
	metaRejects  = "rejects"
	metaState    = "state"
)

// States of a staged window.
const (
	stateWhole   = "whole"   // calls and rejects add up to the total
	stateUneven  = "uneven"  // they do not, after re-reading
	statePartial = "partial" // only kept for its insights: the pull ended early
)

// rejectsFact is the key in the footer of a staged window that holds its
// rejects, as lines of rejects.jsonl.
const rejectsFact = "rejects"

// ErrStagedGone is returned where a staged window, or the plan that names it, is
// not there any more: another run of the day has published and cleaned up. The
// day is to be planned anew.
var ErrStagedGone = errors.New("what was staged is gone")

// settings names all that a staged window's content depends on but the window.
func (r *dayRun) settings() string {
	s := r.Settings
	return fmt.Sprintf("%s %s %s %s masked=%t", stagedVersion, r.api.AuthID(), s.Insights,
		strconv.FormatFloat(s.SamplePercent, 'g', -1, 64), s.MaskNumbers)
}

// A staged window is what [dayRun.pull] leaves for [dayRun.publish].
type staged struct {
	rows    []calls.Row // in the order of calls.Compare
	rejects []byte      // lines of rejects.jsonl
	counts  Pulled
	state   string
}

func (r *dayRun) stage(ctx context.Context, w Window, s *staged, cond bucket.Condition) error {
	var buf bytes.Buffer
	out := calls.NewStagedWriter(&buf)
	out.Set(rejectsFact, string(s.rejects))
	for i := range s.rows {
		if err := out.Write(&s.rows[i]); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	meta := map[string]string{
		metaSettings: r.settings(),
		metaTotal:    strconv.Itoa(s.counts.Total),
		metaCalls:    strconv.Itoa(s.counts.Calls),
		metaRejects:  strconv.Itoa(s.counts.Rejected),
		metaState:    s.state,
	}
	return r.Bucket.Put(ctx, bucket.WindowKey(r.day.Date, w.From, w.To), bucket.Bytes(buf.Bytes()), meta, cond)
}

// takeOver returns what an earlier run staged for w and whether that still
// holds, and the condition that what lies there now is not another's.
func (r *dayRun) takeOver(ctx context.Context, w Window) (Pulled, bool, bucket.Condition, error) {
	o, err := r.Bucket.Head(ctx, bucket.WindowKey(r.day.Date, w.From, w.To))
	if errors.Is(err, fs.ErrNotExist) {
		return Pulled{}, false, bucket.Condition{Absent: true}, nil
	}
	if err != nil {
		return Pulled{}, false, bucket.Condition{}, err
	}
	p, err := pulledOf(o)
	holds := err == nil && o.Meta[metaState] == stateWhole && o.Meta[metaSettings] == r.settings() && p.Total == w.Count
	return p, holds, bucket.Condition{ETag: o.ETag}, nil
}

func pulledOf(o bucket.Object) (Pulled, error) {
	total, err1 := strconv.Atoi(o.Meta[metaTotal])
	n, err2 := strconv.Atoi(o.Meta[metaCalls])
	rejected, err3 := strconv.Atoi(o.Meta[metaRejects])
	return Pulled{Total: total, Calls: n, Rejected: rejected}, errors.Join(err1, err2, err3)
}

// stagedInsights adds to known the insights that an earlier run staged for w,
// whether or not the rest of what it staged still holds, and returns the rows
// that have them. What cannot be read is passed over: the window is staged anew.
func (r *dayRun) stagedInsights(ctx context.Context, w Window, known map[string]zentrunk.Insights) ([]calls.Row, error) {
	rows, err := r.stagedRows(ctx, w)
	if _, storage := errors.AsType[*bucket.Error](err); storage || ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		if !errors.Is(err, ErrStagedGone) {
			r.Log.Warn("a staged window cannot be read and is staged anew", "date", r.day.Date, "from", w.From, "err", err)
		}
		return nil, nil
	}
	for i := range rows {
		if known[rows[i].Call.UUID], err = rows[i].StoredInsights(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// stagedRows returns the rows of a staged window whose insights are there.
func (r *dayRun) stagedRows(ctx context.Context, w Window) ([]calls.Row, error) {
	reader, _, err := r.openStaged(ctx, w)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var rows []calls.Row
	for {
		var row calls.Row
		err := reader.Next(&row)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if row.Status == calls.OK {
			rows = append(rows, row)
		}
	}
}

func (r *dayRun) openStaged(ctx context.Context, w Window) (*calls.Reader, Pulled, error) {
	key := bucket.WindowKey(r.day.Date, w.From, w.To)
	b, o, err := r.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Pulled{}, fmt.Errorf("%w: %s", ErrStagedGone, r.Bucket.Key(key))
	}
	if err != nil {
		return nil, Pulled{}, err
	}
	p, err := pulledOf(o)
	if err != nil {
		return nil, Pulled{}, fmt.Errorf("%s: %w", r.Bucket.Key(key), err)
	}
	p.partial = o.Meta[metaState] == statePartial
	reader, err := calls.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, Pulled{}, fmt.Errorf("%s: %w", r.Bucket.Key(key), err)
	}
	return reader, p, nil
}

// rejectLines returns the lines of rejects.jsonl for records that could not be
// read: in the order of their text, since nothing else is sure to be there.
func rejectLines(records []*zentrunk.Call) ([]byte, error) {
	lines := make([]string, 0, len(records))
	for _, c := range records {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		err := enc.Encode(struct {
			Reason string          `json:"reason"`
			Record json.RawMessage `json:"record"`
		}{c.Err.Error(), c.Raw})
		if err != nil {
			return nil, fmt.Errorf("write reject: %w", err)
		}
		lines = append(lines, b.String())
	}
	return sortedLines(lines), nil
}

func sortedLines(lines []string) []byte {
	slices.Sort(lines)
	var b []byte
	for _, line := range lines {
		b = append(b, line...)
	}
	return b
}
