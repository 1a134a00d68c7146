package publish

import (
	"bufio"
	"container/heap"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/zentrunk"
)

// rejects puts the rejects of all windows together into rejects.jsonl, in the order of
// their text. Each window's are sorted: they lie on the disk one window after the other
// and are merged from there, for a day of nothing but rejects is as large as any.
type rejects struct {
	dir   string
	runs  *scratch.File // nil as long as there are none
	ends  []int64       // of each run
	out   *scratch.File
	body  bucket.Body // of rejects.jsonl; empty where there are none
	uuids *uuids      // of those that have one; nil where nobody asks
}

// newRejects returns none. Their UUIDs are noted where byUUID.
func newRejects(dir string, byUUID bool) *rejects {
	r := &rejects{dir: dir}
	if byUUID {
		r.uuids = &uuids{}
	}
	return r
}

// add adds the lines of a window.
func (r *rejects) add(lines string) (err error) {
	if lines == "" {
		return nil
	}
	if r.runs == nil {
		if r.runs, err = scratch.New(r.dir); err != nil {
			return err
		}
	}
	if _, err := r.runs.WriteString(lines); err != nil {
		return err
	}
	end := int64(len(lines))
	if n := len(r.ends); n > 0 {
		end += r.ends[n-1]
	}
	r.ends = append(r.ends, end)
	if r.uuids == nil {
		return nil
	}
	for line := range strings.Lines(lines) {
		if uuid := uuidOf(line); uuid != "" {
			r.uuids.add(uuid)
		}
	}
	return nil
}

// uuidOf returns the UUID of a rejected record, empty where it has none that can be
// used.
func uuidOf(line string) string {
	var reject struct{ Record json.RawMessage }
	var record map[string]json.RawMessage // by the letter: encoding/json would take "Call_UUID" too
	var uuid string
	if json.Unmarshal([]byte(line), &reject) != nil || json.Unmarshal(reject.Record, &record) != nil || json.Unmarshal(record["call_uuid"], &uuid) != nil {
		return ""
	}
	return zentrunk.CanonicalUUID(strings.TrimSpace(uuid))
}

// merge makes the body of all that was added.
func (r *rejects) merge() (err error) {
	if r.runs == nil {
		return nil
	}
	if r.out, err = scratch.New(r.dir); err != nil {
		return err
	}
	sum := sha256.New()
	out := bufio.NewWriter(io.MultiWriter(r.out, sum))
	size := int64(0)
	lines, err := r.first()
	for err == nil && len(lines) > 0 {
		n, writeErr := out.WriteString(lines[0].text)
		size += int64(n)
		if err = errors.Join(writeErr, lines[0].next()); err == nil && lines[0].text == "" {
			heap.Pop(&lines)
		} else if err == nil {
			heap.Fix(&lines, 0)
		}
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	r.body = bucket.Body{ReadSeeker: r.out, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return nil
}

// first returns the first line of each run.
func (r *rejects) first() (runLines, error) {
	var lines runLines
	from := int64(0)
	for _, end := range r.ends {
		l := &runLine{rest: bufio.NewReaderSize(io.NewSectionReader(r.runs, from, end-from), 1024)}
		if err := l.next(); err != nil {
			return nil, err
		}
		lines = append(lines, l)
		from = end
	}
	heap.Init(&lines)
	return lines, nil
}

func (r *rejects) close() {
	for _, f := range []*scratch.File{r.runs, r.out} {
		if f != nil {
			f.Close()
		}
	}
}

// A runLine is the line of a run that is under way, empty behind its last.
type runLine struct {
	text string
	rest *bufio.Reader
}

func (l *runLine) next() (err error) {
	l.text, err = l.rest.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// runLines is a heap of lines, the least of them first.
type runLines []*runLine

func (h runLines) Len() int           { return len(h) }
func (h runLines) Less(i, j int) bool { return h[i].text < h[j].text }
func (h runLines) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runLines) Push(x any)        { *h = append(*h, x.(*runLine)) }
func (h *runLines) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
