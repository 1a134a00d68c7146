package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
)

// mostNoted is how many published calls that were not read are noted by their UUID.
// Where there are more, none is asked for.
const mostNoted = 10_000

// open is what a reading of the day leaves open.
type open struct {
	twice    map[uint64]bool // hashes of UUIDs that stand in two windows
	fresh    uuids           // of staged calls that are not published with the same end time
	unread   int             // published calls of the day that are not staged with the same end time
	noted    []string        // their UUIDs, [mostNoted] at most
	rejected *uuids          // UUIDs of records that were rejected
	whole    bool            // more than the published keys is needed
}

func (o *open) needsMore() bool { return len(o.twice) > 0 || o.unread > 0 || o.whole }

// unionCounts is what became of published calls, for log and metrics.
type unionCounts struct {
	kept       int            // as published: no record of them was read
	unread     int            // fields that keep what is published, since the new text could not be read
	moved      map[string]int // calls that ended in another day, and stay, by that day
	made       bool           // whether there was anything to make a union with
	unreadable error          // why there was no union, though something lies there
}

// A joiner puts published and staged rows together, both in the order of
// calls.parquet.
type joiner struct {
	old     *lake.Rows // nil where nothing is published
	row     calls.Row  // the published row that is under way
	more    bool       // whether there is one
	settled *settled   // nil in a first reading
	asked   []calls.Row
	inDay   func(*calls.Row) bool
	mask    bool
	emit    func(*calls.Row) error

	hashes *hashes // of the UUIDs of all staged rows
	open   open
	counts unionCounts
}

func (p *Publisher) join(ctx context.Context, b *base, s *settled, emit func(*calls.Row) error) (*joiner, error) {
	j := &joiner{
		settled: s, mask: p.Settings.MaskNumbers, emit: emit, hashes: &hashes{dir: p.TempDir},
		inDay: func(r *calls.Row) bool { return !r.Call.EndTime.Before(p.Day.From) && r.Call.EndTime.Before(p.Day.To) },
	}
	part := lake.Keys
	if s != nil {
		part, j.asked = lake.WholeRow, s.asked
	}
	if !b.published {
		return j, nil
	}
	var err error
	if j.old, err = p.openBase(ctx, b, part); err != nil {
		return nil, err
	}
	if err := j.next(); err != nil {
		j.close()
		return nil, err
	}
	return j, nil
}

// next goes to the next published row that is of the day: one that ended outside its
// bounds was published in another time zone, and is no part of it.
func (j *joiner) next() error {
	for {
		var last calls.Row
		last.Call.EndTime, last.Call.UUID = j.row.Call.EndTime, j.row.Call.UUID
		err := j.old.Next(&j.row)
		j.more = err == nil
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damage(err)
		}
		if calls.Compare(&last, &j.row) >= 0 {
			return &damagedBase{fmt.Errorf("call %s does not come after call %s", j.row.Call.UUID, last.Call.UUID)}
		}
		if j.inDay(&j.row) {
			return nil
		}
	}
}

func (j *joiner) close() {
	j.hashes.close()
	if j.old != nil {
		j.old.Close()
		j.old = nil
	}
}

// staged takes the next staged row, of the window with the index at.
func (j *joiner) staged(at int, row *calls.Row) error {
	if j.settled != nil {
		if other, ok := j.settled.last[row.Call.UUID]; ok && other != at {
			return nil
		}
	}
	if err := j.hashes.add(hashUUID(row.Call.UUID)); err != nil {
		return err
	}
	for j.more && calls.Compare(&j.row, row) < 0 {
		if err := j.unread(); err != nil {
			return err
		}
	}
	switch {
	case j.more && calls.Compare(&j.row, row) == 0:
		if err := j.bringUp(row, &j.row); err != nil {
			return err
		}
		if err := j.next(); err != nil {
			return err
		}
	case j.old != nil && j.settled == nil:
		j.open.fresh.add(row.Call.UUID)
	case j.settled != nil:
		if old, ok := j.settled.moved[row.Call.UUID]; ok {
			if err := j.bringUp(row, &old); err != nil {
				return err
			}
		}
	}
	return j.put(row)
}

// unread passes the published row under way, which is not staged with its end time.
func (j *joiner) unread() error {
	uuid := j.row.Call.UUID
	s := j.settled
	switch {
	case s == nil:
		j.open.unread++
		if len(j.open.noted) < mostNoted {
			j.open.noted = append(j.open.noted, strings.Clone(uuid)) // and not its neighbours
		}
	case s.elsewhere(uuid): // another row of the day, or of another day, stands for it
	default:
		if !s.read[uuid] {
			j.counts.kept++
		}
		row := j.row
		if err := j.keep(&row); err != nil {
			return err
		}
		if err := j.put(&row); err != nil {
			return err
		}
	}
	return j.next()
}

// keep makes of a published row what is published of it again.
func (j *joiner) keep(row *calls.Row) error {
	if row.Status == calls.OK && !row.Insights.HasMetric() {
		row.Status = calls.None
	}
	if j.mask {
		return row.Mask()
	}
	return nil
}

// put emits row, behind the calls asked for by themselves that come before it.
func (j *joiner) put(row *calls.Row) error {
	for len(j.asked) > 0 && calls.Compare(&j.asked[0], row) < 0 {
		if err := j.emit(&j.asked[0]); err != nil {
			return err
		}
		j.asked = j.asked[1:]
	}
	return j.emit(row)
}

// end takes what comes behind the last staged row.
func (j *joiner) end() error {
	for j.more {
		if err := j.unread(); err != nil {
			return err
		}
	}
	for i := range j.asked {
		if err := j.emit(&j.asked[i]); err != nil {
			return err
		}
	}
	j.open.fresh.sort()
	return nil
}
