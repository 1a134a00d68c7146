package contract

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"zentrunk-reports/internal/bucket"
)

// A race is run often, since a server without a lock lets one writer win in most rounds.
const (
	rounds  = 20
	writers = 8
)

// oneWriterIsFirst where several put an object that must not be there.
func oneWriterIsFirst(t *testing.T, b *bucket.Bucket) {
	for round := range rounds {
		race(t, b, fmt.Sprintf("%d.json", round), round, bucket.Condition{Absent: true})
	}
}

// oneWriterReplaces an object where several put one in place of the same.
func oneWriterReplaces(t *testing.T, b *bucket.Bucket) {
	const key = "m.json"
	if err := b.Put(t.Context(), key, bucket.Bytes([]byte("at first")), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		o, err := b.Head(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		race(t, b, key, round, bucket.Condition{ETag: o.ETag})
	}
}

// race has all writers put an object at once where cond holds for each of them until one
// has put: that one wins, and its object lies there. The objects of two rounds differ,
// since the same bytes have the same ETag, and would replace each other.
func race(t *testing.T, b *bucket.Bucket, key string, round int, cond bucket.Condition) {
	t.Helper()
	var won []string
	var mu sync.Mutex // guards won
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	ready.Add(writers)
	for n := range writers {
		done.Go(func() {
			text := fmt.Sprintf("round %d, writer %d", round, n)
			body := bucket.Bytes([]byte(text))
			ready.Done()
			<-gate
			err := b.Put(t.Context(), key, body, nil, cond)
			if err == nil {
				mu.Lock()
				won = append(won, text)
				mu.Unlock()
			} else if !errors.Is(err, bucket.ErrPrecondition) {
				t.Errorf("put = %v, want ErrPrecondition", err)
			}
		})
	}
	ready.Wait()
	close(gate)
	done.Wait()
	got, _, err := b.Get(t.Context(), key)
	if err != nil || len(won) != 1 || !slices.Contains(won, string(got)) {
		t.Errorf("%d of %d writers won, the object is %q, %v, want one that won", len(won), writers, got, err)
	}
}
