package verify

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// writeUUIDs writes sorted UUIDs of 16 bytes each into a new file.
func writeUUIDs(name string, sorted []uuid) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("make a temporary file: %w", err)
	}
	w := bufio.NewWriterSize(file, 1<<16)
	for _, u := range sorted {
		b := u.bytes()
		w.Write(b[:]) //nolint:errcheck // Flush returns it
	}
	return errors.Join(w.Flush(), file.Close())
}

// A stream is the call_uuids of a day that are not merged yet.
type stream struct {
	date string
	from *bufio.Reader
	next uuid
}

// advance reads the next one. It is false behind the last.
func (s *stream) advance() (bool, error) {
	var b [16]byte
	_, err := io.ReadFull(s.from, b[:])
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	s.next = uuid{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
	return err == nil, err
}

// streams are a heap: the lowest call_uuid first, then the earliest day.
type streams []*stream

func (s streams) Len() int      { return len(s) }
func (s streams) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s streams) Less(i, j int) bool {
	if c := s[i].next.compare(s[j].next); c != 0 {
		return c < 0
	}
	return s[i].date < s[j].date
}
func (s *streams) Push(v any) { *s = append(*s, v.(*stream)) }
func (s *streams) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// twins finds calls that are in two days. It merges the days' sorted files, and holds a
// buffer of each.
func (l *look) twins() error {
	var all streams
	for _, date := range l.dates {
		d := l.days[date]
		if d == nil || d.uuids == "" {
			continue
		}
		file, err := os.Open(d.uuids)
		if err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		defer file.Close()
		s := &stream{date: date, from: bufio.NewReaderSize(file, 1<<14)}
		if more, err := s.advance(); err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		} else if more {
			all = append(all, s)
		}
	}
	return l.merge(all)
}

func (l *look) merge(all streams) error {
	heap.Init(&all)
	last, date := uuid{}, ""
	books := map[string]*book{}
	shared := map[[2]string]int{}
	for len(all) > 0 {
		s := all[0]
		if s.next == last && s.date != date && s.next != (uuid{}) {
			l.twin(books, shared, date, s)
		}
		last, date = s.next, s.date
		more, err := s.advance()
		if err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		if more {
			heap.Fix(&all, 0)
		} else {
			heap.Pop(&all)
		}
	}
	for _, date := range l.dates {
		if b := books[date]; b != nil {
			for _, f := range b.faults() {
				l.tell(f)
			}
		}
	}
	for _, pair := range sortedPairs(shared) {
		l.res.Notes = append(l.res.Notes, fmt.Sprintf("%s and %s overlap, since another time zone bounds each: %d calls are in both", pair[0], pair[1], shared[pair]))
	}
	return nil
}

// twin notes a call that is in an earlier day and in that of s. Where the two days share
// some time, because their zones differ, a call of that time is in both by right.
func (l *look) twin(books map[string]*book, shared map[[2]string]int, earlier string, s *stream) {
	if l.days[s.date].from.Before(l.days[earlier].to) {
		shared[[2]string{earlier, s.date}]++
		return
	}
	b := books[s.date]
	if b == nil {
		b = &book{key: l.place.Whole(callsKey(s.date))}
		books[s.date] = b
	}
	b.say("call %s is in %s too", s.next, l.place.Whole(callsKey(earlier)))
}
