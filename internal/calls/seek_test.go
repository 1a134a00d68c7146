package calls

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"zentrunk-reports/internal/zentrunk"
)

// A meter counts what is read of a file.
type meter struct {
	io.ReaderAt
	reads, bytes int
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	m.reads++
	n, err := m.ReaderAt.ReadAt(p, off)
	m.bytes += n
	return n, err
}

// sought returns all rows that q finds, the last first.
func sought(t *testing.T, m *meter, size int, q Sought) []Row {
	t.Helper()
	s, err := OpenSeeker(m, int64(size))
	if err != nil {
		t.Fatal(err)
	}
	var out []Row
	for group := s.Groups() - 1; group >= 0; group-- {
		rows, err := s.Find(group, q)
		if err != nil {
			t.Fatal(err)
		}
		if rows == nil {
			continue
		}
		if err := s.Load(group); err != nil {
			t.Fatal(err)
		}
		if err := s.Rows(group, rows, func(r *Row) error { out = append(out, *r); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// dialled is rows whose numbers are some of count, of callers and called alike.
func dialled(t *testing.T, seed uint64, n, count int) []Row {
	t.Helper()
	rows := random(t, seed, n)
	rnd := rand.New(rand.NewPCG(seed, 1))
	number := func() string { return fmt.Sprintf("+1202555%06d", rnd.IntN(count)) }
	for i := range rows {
		rows[i].Call.FromNumber, rows[i].Call.ToNumber = number(), number()
	}
	return rows
}

// What is found is what going through all rows finds, whichever group it is in.
func TestSeek(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 11, 2*MaxRowGroupRows+500, 50_000)
	file := encode(t, rows, NewWriter)
	queries := []Sought{
		{UUID: rows[0].Call.UUID}, {UUID: rows[len(rows)-1].Call.UUID}, {UUID: rows[MaxRowGroupRows].Call.UUID}, {UUID: "nobody's"},
		{Numbers: []string{rows[7].Call.FromNumber}}, {Numbers: []string{rows[9].Call.ToNumber, rows[40_000].Call.FromNumber}}, {Numbers: []string{"+491", "12025550123"}},
	}
	for _, q := range queries {
		var want []Row
		for _, row := range slices.Backward(rows) {
			if row.Call.UUID == q.UUID || slices.Contains(q.Numbers, row.Call.FromNumber) || slices.Contains(q.Numbers, row.Call.ToNumber) {
				want = append(want, row)
			}
		}
		got := sought(t, &meter{ReaderAt: bytes.NewReader(file)}, len(file), q)
		if len(got) != len(want) || !slices.EqualFunc(got, want, func(a, b Row) bool {
			return a.Call.UUID == b.Call.UUID && a.Extra == b.Extra && a.Call.EndTime.Equal(b.Call.EndTime)
		}) {
			t.Errorf("%+v finds %d rows, want %d", q, len(got), len(want))
		}
	}
}

// A call that is not there costs the file's end and a block of a filter for each row
// group; a number out of bounds costs the end alone. One that is there costs its group.
func TestSeekReadsLittle(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 12, 2*MaxRowGroupRows+500, 50_000)
	file := encode(t, rows, NewWriter)
	tests := []struct {
		q           Sought
		reads, most int
	}{
		{Sought{UUID: "no call has that"}, 1 + 3, tailBytes + 3*32},
		{Sought{Numbers: []string{"12025550123"}}, 1, tailBytes},
		{Sought{Numbers: []string{"+1202555000001x", "+1202555000002x"}}, 1 + 2*3, tailBytes + 2*3*41<<10},
		{Sought{UUID: rows[5].Call.UUID}, 1 + 3 + 2, tailBytes + len(file)*6/10},
	}
	for _, tt := range tests {
		m := &meter{ReaderAt: bytes.NewReader(file)}
		sought(t, m, len(file), tt.q)
		if m.reads > tt.reads || m.bytes > tt.most {
			t.Errorf("%+v takes %d reads of %d bytes, want at most %d and %d of the file's %d", tt.q, m.reads, m.bytes, tt.reads, tt.most, len(file))
		}
	}
}

// A file without filters, and one with no row, are searched as well.
func TestSeekWithoutFilters(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 13, 700, 90)
	staged := encode(t, rows, NewStagedWriter)
	if got := sought(t, &meter{ReaderAt: bytes.NewReader(staged)}, len(staged), Sought{UUID: rows[3].Call.UUID}); len(got) != 1 {
		t.Errorf("%d rows without filters, want 1", len(got))
	}
	none := encode(t, nil, NewWriter)
	if got := sought(t, &meter{ReaderAt: bytes.NewReader(none)}, len(none), Sought{UUID: rows[3].Call.UUID}); len(got) != 0 {
		t.Errorf("%d rows of no calls", len(got))
	}
}

// Masked numbers are told from numbers that hold an asterisk.
func TestSeekMasked(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 14, 300, 90)
	rows[5].Call.FromNumber = "*31#2025550123"
	open := func() bool {
		file := encode(t, rows, NewWriter)
		s, err := OpenSeeker(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		return s.Masked()
	}
	if open() {
		t.Error("whole numbers are said to be masked")
	}
	for i := range rows {
		if err := rows[i].Mask(); err != nil {
			t.Fatal(err)
		}
	}
	if rows[0].Call.FromNumber != zentrunk.MaskNumber(rows[0].Call.FromNumber) || !open() {
		t.Error("masked numbers are not told")
	}
}

// Damage is an error, whatever byte of the end it is in, or leaves the answer right.
func TestSeekDamaged(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 15, 400, 90)
	file := encode(t, rows, NewWriter)
	rnd := rand.New(rand.NewPCG(3, 4))
	failed := 0
	for range 60 {
		spoiled := bytes.Clone(file)
		for range 8 {
			spoiled[len(spoiled)-1-rnd.IntN(6000)] ^= byte(1 + rnd.IntN(255))
		}
		s, err := OpenSeeker(bytes.NewReader(spoiled), int64(len(spoiled)))
		for group := 0; err == nil && group < s.Groups(); group++ {
			var found []int
			if found, err = s.Find(group, Sought{UUID: rows[0].Call.UUID}); err == nil && found != nil {
				if err = s.Load(group); err == nil {
					err = s.Rows(group, found, func(*Row) error { return nil })
				}
			}
		}
		if err != nil {
			failed++
		}
	}
	if failed < 30 {
		t.Errorf("%d of 60 damages are seen", failed)
	}
}

// broken fails from a read on.
type broken struct {
	io.ReaderAt
	left int
}

var errBroken = errors.New("the store is gone")

func (b *broken) ReadAt(p []byte, off int64) (int, error) {
	if b.left--; b.left < 0 {
		return 0, errBroken
	}
	return b.ReaderAt.ReadAt(p, off)
}

// What the store says is what is returned, at whichever read it says it.
func TestSeekOfBrokenStore(t *testing.T) {
	t.Parallel()
	rows := dialled(t, 16, 4000, 900)
	file := encode(t, rows, NewWriter)
	seek := func(in io.ReaderAt) error {
		s, err := OpenSeeker(in, int64(len(file)))
		if err == nil {
			_, err = s.Find(0, Sought{UUID: rows[0].Call.UUID})
		}
		if err == nil {
			err = s.Load(0)
		}
		return err
	}
	whole := &meter{ReaderAt: bytes.NewReader(file)}
	if err := seek(whole); err != nil || whole.reads < 3 {
		t.Fatalf("%v after %d reads, want the end, a column and the rows at least", err, whole.reads)
	}
	for left := range whole.reads {
		if err := seek(&broken{bytes.NewReader(file), left}); !errors.Is(err, errBroken) {
			t.Errorf("the store fails after %d reads: %v", left, err)
		}
	}
}
