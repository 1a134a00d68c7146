package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"
)

// A day is what is found of one published day.
type day struct {
	date  string
	place Place
	temp  string

	manifest *manifest
	hours    *hours
	from, to time.Time
	rows     int64
	books    []*book
	notes    []string

	report map[string]any // nil where it cannot be read
	uuids  string         // file of its call_uuids, sorted; empty where there is none

	// What statements need, for as long as they do.
	spend   *spend // what its calls cost, or else what its report says; nil where neither is known
	names   map[string]any
	invoice any
}

// book returns a new book for the object under key.
func (d *day) book(key string) *book {
	b := &book{key: d.place.Whole(key)}
	d.books = append(d.books, b)
	return b
}

func (d *day) note(format string, args ...any) {
	d.notes = append(d.notes, d.date+": "+fmt.Sprintf(format, args...))
}

func (d *day) faults() []Fault {
	var out []Fault
	for _, b := range d.books {
		out = append(out, b.faults()...)
	}
	return out
}

// lookAtDay looks at one day. It fails only where place cannot be read.
func lookAtDay(ctx context.Context, place Place, date, temp string) (*day, error) {
	d := &day{date: date, place: place, temp: temp}
	defer d.keep()
	manifest := d.book(manifestKey(date))
	ok, err := d.readManifest(ctx, manifest)
	if err != nil || !ok {
		return d, err
	}
	files, err := d.open(ctx, manifest)
	defer files.close()
	if err != nil {
		return d, err
	}
	rows, report := d.book(callsKey(date)), d.book(reportKey(date)) // a fault of the rows shows in the report too
	if files[reportKey(date)] != nil {
		d.readReport(report, files[reportKey(date)])
	}
	if files[callsKey(date)] == nil {
		return d, nil // it has been said why; nothing can be derived
	}
	calls, err := d.readCalls(ctx, rows, files[callsKey(date)])
	if err != nil || calls == nil {
		return d, err
	}
	d.spend = spendOf(calls.sums)
	calls.quality = qualityOf(calls.sums)
	d.compareManifest(manifest, calls)
	if d.report != nil {
		d.compareReport(report, calls)
	}
	d.compareTables(calls, files)
	if !rows.clean() && d.report != nil {
		d.spend = spendIn(d.report) // a statement is held against the better of the two
	}
	return d, d.compareRejects(files[rejectsKey(date)])
}

// mostRoom bounds for how many calls room is made beforehand.
const mostRoom = 1 << 24

// Derived is what the rows of a day's calls.parquet make.
type derived struct {
	file    *parquetFile
	sums    *sums
	unread  *unread
	traffic *traffic // nil where the day has none
	focus   *focus   // nil where the day has none
	uuids   []uuid

	quality, trafficLines []breakdown
}

// readCalls reads calls.parquet. It is nil where that cannot be read, which is said.
func (d *day) readCalls(ctx context.Context, b *book, o Object) (*derived, error) {
	file, err := openParquet(o)
	if err != nil {
		b.say("cannot be read: %v", err)
		return nil, nil
	}
	if account, ok := file.Lookup("account"); ok { // which older code did not write
		b.want("the metadata's account", account, d.manifest.account)
	}
	if !d.columns(b, file) {
		return nil, nil
	}
	room := max(0, min(file.NumRows(), mostRoom)) // a footer claims what it likes
	r := newRows()
	judge := &rules{book: b, rows: r, file: file, from: d.from.UnixMicro(), to: d.to.UnixMicro()}
	out := &derived{file: file, sums: newSums(r, d.hours), unread: &unread{book: b, rows: r, fields: map[string]int64{}}, uuids: make([]uuid, 0, room)}
	if d.report["traffic"] != nil {
		out.traffic = newTraffic(r, out.sums, d.from, d.hours, room)
	}
	if _, ok := d.manifest.files[d.place.Whole(focusKey(d.date))]; ok {
		out.focus = newFocus(r, out.sums)
	}
	r.extra = out.unread.add
	r.plain = judge.text
	err = r.each(ctx, file, func() error {
		judge.judge()
		out.sums.add()
		out.uuids = append(out.uuids, r.uuids...)
		out.traffic.add()
		out.focus.add()
		return nil
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		b.say("cannot be read: %v", err)
		return nil, nil
	}
	d.rows = r.before
	judge.distinct()
	var beside sync.WaitGroup // both take long, and neither needs the other
	if out.traffic != nil {
		beside.Go(func() { out.trafficLines = out.traffic.breakdowns() })
	}
	err = d.unique(b, out)
	beside.Wait()
	return out, err
}

// columns judges the schema. It is false where nothing can be derived.
func (d *day) columns(b *book, file *parquetFile) bool {
	right := true
	for kind, names := range callColumns {
		for _, name := range names {
			if there, ok := file.kinds[name]; ok && there != kind {
				right = false
				b.say("column %s has the type %s, want %s", name, there, kind)
			}
		}
	}
	for _, name := range needed {
		if _, ok := file.index[name]; !ok {
			right = false
			b.say("there is no column %s", name)
		}
	}
	return right
}

// unique finds calls that are there twice, and keeps the day's call_uuids in a file for
// [look.twins].
func (d *day) unique(b *book, calls *derived) error {
	sorted := sortUUIDs(calls.uuids)
	for i, u := range sorted {
		if i > 0 && u == sorted[i-1] && u != (uuid{}) {
			b.say("call %s is there more than once", u)
		}
	}
	d.uuids = filepath.Join(d.temp, d.date+".uuids")
	return writeUUIDs(d.uuids, sorted)
}

// readReport reads report.json.
func (d *day) readReport(b *book, o Object) {
	v, err := readJSON(o)
	report, ok := v.(map[string]any)
	if err != nil || !ok {
		b.say("cannot be read: %v", errors.Join(err, errNoObject(ok)))
		return
	}
	d.report = report
}

// keep keeps of the report what statements need.
func (d *day) keep() {
	d.names, _ = d.report["names"].(map[string]any)
	d.invoice = d.report["invoice"]
	if d.spend == nil && d.report != nil {
		d.spend = spendIn(d.report)
	}
	d.report = nil
}

func errNoObject(ok bool) error {
	if ok {
		return nil
	}
	return errors.New("it is no JSON object")
}

// isMissing is whether an object is not there.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
