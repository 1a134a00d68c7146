package staging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
)

// A State says what a staged window is good for.
type State string

// States of a staged window.
const (
	Whole   State = "whole"   // calls and rejects add up to the total
	Uneven  State = "uneven"  // they do not, after re-reading
	Partial State = "partial" // only kept for its insights: the pull ended early
)

// Metadata of a staged object: what a later run asks before it takes it over.
const (
	metaUnder   = "settings" // [Area.Under] when it was pulled
	metaTotal   = "total"    // the API's count of the window
	metaCalls   = "calls"
	metaRejects = "rejects"
	metaState   = "state"
)

// rejectsFact is the key in the footer of a staged window that holds its
// rejects, as lines of rejects.jsonl.
const rejectsFact = "rejects"

// Counts is what one window came to.
type Counts struct {
	Calls    int `json:"calls"`
	Rejected int `json:"rejected"`
	Total    int `json:"total"` // as the API counted after the last page
}

// Pulled is a window as a pull leaves it.
type Pulled struct {
	Rows    []calls.Row // in the order of calls.Compare
	Rejects []byte      // lines of rejects.jsonl
	Counts  Counts
	State   State
}

// Put stages w where cond holds, and is [bucket.ErrPrecondition] where it does not.
func (a *Area) Put(ctx context.Context, w Window, p *Pulled, cond bucket.Condition) error {
	var buf bytes.Buffer
	out := calls.NewStagedWriter(&buf)
	out.Set(rejectsFact, string(p.Rejects))
	for i := range p.Rows {
		if err := out.Write(&p.Rows[i]); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	meta := map[string]string{
		metaUnder:   a.Under,
		metaTotal:   strconv.Itoa(p.Counts.Total),
		metaCalls:   strconv.Itoa(p.Counts.Calls),
		metaRejects: strconv.Itoa(p.Counts.Rejected),
		metaState:   string(p.State),
	}
	return a.Bucket.Put(ctx, a.key(w), bucket.Bytes(buf.Bytes()), meta, cond)
}

func (a *Area) key(w Window) string { return bucket.WindowKey(a.Day.Date, w.From, w.To) }

// TakeOver returns what an earlier run staged for w and whether that still
// holds, and the condition that what lies there now is not another's.
func (a *Area) TakeOver(ctx context.Context, w Window) (Counts, bool, bucket.Condition, error) {
	o, err := a.Bucket.Head(ctx, a.key(w))
	if errors.Is(err, fs.ErrNotExist) {
		return Counts{}, false, bucket.Condition{Absent: true}, nil
	}
	if err != nil {
		return Counts{}, false, bucket.Condition{}, err
	}
	c, err := countsOf(o)
	holds := err == nil && State(o.Meta[metaState]) == Whole && o.Meta[metaUnder] == a.Under && c.Total == w.Count
	return c, holds, bucket.Condition{ETag: o.ETag}, nil
}

func countsOf(o bucket.Object) (Counts, error) {
	total, err1 := strconv.Atoi(o.Meta[metaTotal])
	n, err2 := strconv.Atoi(o.Meta[metaCalls])
	rejected, err3 := strconv.Atoi(o.Meta[metaRejects])
	return Counts{Total: total, Calls: n, Rejected: rejected}, errors.Join(err1, err2, err3)
}

// A Reader reads a staged window, row after row.
type Reader struct {
	*calls.Reader
	Counts Counts // as its metadata says
	State  State

	window Window
}

// Open returns a reader of w, or [ErrGone].
func (a *Area) Open(ctx context.Context, w Window) (*Reader, error) {
	key := a.key(w)
	b, o, err := a.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrGone, a.Bucket.Key(key))
	}
	if err != nil {
		return nil, err
	}
	r := &Reader{State: State(o.Meta[metaState]), window: w}
	if r.Counts, err = countsOf(o); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Bucket.Key(key), err)
	}
	if r.Reader, err = calls.Open(bytes.NewReader(b), int64(len(b))); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Bucket.Key(key), err)
	}
	return r, nil
}
