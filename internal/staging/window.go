package staging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

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
	metaNewest  = "newest" // marks of the calls that ended last, blanks between them
	metaOldest  = "oldest" // and first
	metaBytes   = "bytes"  // length as it was put: who only asks for the head sees that another lies there
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
	Edges   Edges
}

// Edges are marks of the calls of a window that ended last and first, by which a later
// run tells that the API still has the same calls there. None where that is not known.
type Edges struct{ Newest, Oldest []string }

// Put stages w where cond holds, and is [bucket.ErrPrecondition] where it does not.
func (a *Area) Put(ctx context.Context, w Window, p *Pulled, cond bucket.Condition) error {
	var buf bytes.Buffer
	out := calls.NewStagedWriter(&buf)
	out.Set(rejectsFact, string(p.Rejects))
	if err := out.WriteAll(p.Rows); err != nil {
		return err
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
		metaNewest:  strings.Join(p.Edges.Newest, " "),
		metaOldest:  strings.Join(p.Edges.Oldest, " "),
		metaBytes:   strconv.Itoa(buf.Len()),
	}
	return a.Bucket.Put(ctx, a.key(w), bucket.Bytes(buf.Bytes()), meta, cond)
}

func (a *Area) key(w Window) string { return bucket.WindowKey(a.Day.Date, w.From, w.To) }

// A Found is what an earlier run staged for a window.
type Found struct {
	Counts Counts
	Holds  bool             // whether it still is the window, as far as bounds, count, settings and length tell
	Edges  Edges            // by which the API tells the rest
	There  bucket.Condition // that what lies there now is not another's
}

// TakeOver returns what an earlier run staged for w.
func (a *Area) TakeOver(ctx context.Context, w Window) (Found, error) {
	o, err := a.Bucket.Head(ctx, a.key(w))
	if errors.Is(err, fs.ErrNotExist) {
		return Found{There: bucket.Condition{Absent: true}}, nil
	}
	if err != nil {
		return Found{}, err
	}
	c, err := countsOf(o)
	return Found{
		Counts: c, There: bucket.Condition{ETag: o.ETag},
		Holds: err == nil && State(o.Meta[metaState]) == Whole && o.Meta[metaUnder] == a.Under && c.Total == w.Count && asLong(o),
		Edges: Edges{strings.Fields(o.Meta[metaNewest]), strings.Fields(o.Meta[metaOldest])},
	}, nil
}

// asLong is whether o is as long as what was put. Older code did not note that.
func asLong(o bucket.Object) bool {
	noted := o.Meta[metaBytes]
	return noted == "" || noted == strconv.FormatInt(o.Bytes, 10)
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
	b, o, err := a.get(ctx, key)
	if err != nil {
		return nil, err
	}
	r := &Reader{State: State(o.Meta[metaState]), window: w}
	if r.Counts, err = countsOf(o); err != nil || !o.Holds(b) {
		return nil, a.spoiled(ctx, w, o, b)
	}
	if r.Reader, err = calls.Open(bytes.NewReader(b), int64(len(b))); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Bucket.Key(key), err)
	}
	return r, nil
}

// Fill reads rows until there is no room for more, and returns how many they are. Its error
// is [io.EOF] behind the last.
func (r *Reader) Fill(rows []calls.Row) (n int, err error) {
	for n < len(rows) && err == nil {
		var some int
		some, err = r.Read(rows[n:])
		n += some
	}
	return n, err
}
