package focus

import (
	"bufio"
	"container/heap"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"zentrunk-reports/internal/scratch"
)

// runs are groups on the disk: sorted lists, one after the other, a JSON object a line.
type runs struct {
	dir  string
	file *scratch.File // nil as long as there are none
	ends []int64       // of each list
}

func (r *runs) none() bool { return r.file == nil }

func (r *runs) close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// add adds a list of groups, sorted by key.
func (r *runs) add(groups []*group) (err error) {
	if r.file == nil {
		if r.file, err = scratch.New(r.dir); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(r.file)
	enc := json.NewEncoder(out)
	for _, g := range groups {
		if err := enc.Encode(g); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	end, err := r.file.Seek(0, io.SeekCurrent)
	r.ends = append(r.ends, end)
	return err
}

// groups returns all groups by key, each whole. A group is good until the next.
func (r *runs) groups() iter.Seq2[*group, error] {
	return func(yield func(*group, error) bool) {
		runs, err := r.first()
		if err != nil {
			yield(nil, err)
			return
		}
		for len(runs) > 0 {
			whole := runs[0].group
			if err := runs.next(); err != nil {
				yield(nil, err)
				return
			}
			for len(runs) > 0 && runs[0].group.Key == whole.Key {
				whole.add(&runs[0].group)
				if err := runs.next(); err != nil {
					yield(nil, err)
					return
				}
			}
			if !yield(&whole, nil) {
				return
			}
		}
	}
}

// first returns the first group of each list.
func (r *runs) first() (runHeap, error) {
	var runs runHeap
	from := int64(0)
	for _, end := range r.ends {
		rest := bufio.NewReaderSize(io.NewSectionReader(r.file, from, end-from), 4096)
		one := &run{rest: json.NewDecoder(rest)}
		if err := one.rest.Decode(&one.group); err != nil {
			return nil, err
		}
		runs = append(runs, one)
		from = end
	}
	heap.Init(&runs)
	return runs, nil
}

// A run is the group of a list that is under way.
type run struct {
	group group
	rest  *json.Decoder
}

// runHeap is a heap of runs, the least group first.
type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return compareKeys(&h[i].group.Key, &h[j].group.Key) < 0 }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *runHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// next goes on in the list that the least group was of.
func (h *runHeap) next() error {
	one := (*h)[0]
	one.group = group{} // a member that is left out would keep its value
	err := one.rest.Decode(&one.group)
	if errors.Is(err, io.EOF) {
		heap.Pop(h)
		return nil
	}
	if err == nil {
		heap.Fix(h, 0)
	}
	return err
}
