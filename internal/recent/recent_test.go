package recent_test

import (
	"fmt"
	"testing"

	"zentrunk-reports/internal/recent"
)

// Whatever the hash, a key has its own value and no other's.
func TestMap(t *testing.T) {
	t.Parallel()
	for name, hash := range map[string]func(string) uint{
		"edges": recent.Edges, "one place": func(string) uint { return 7 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m recent.Map[string, int]
			count := func(key string) int {
				n := m.Get(hash(key), key)
				if n == nil {
					n = new(int)
					m.Put(key, n)
				}
				*n++
				return *n
			}
			keys := []string{""}
			for i := range 500 {
				keys = append(keys, fmt.Sprintf("x%dx", i))
			}
			for round := 1; round <= 3; round++ {
				for _, key := range keys {
					if got := count(key); got != round {
						t.Fatalf("%q was counted %d times in round %d", key, got, round)
					}
				}
			}
			if m.Len() != len(keys) || len(m.All()) != len(keys) || *m.All()["x7x"] != 3 {
				t.Errorf("there are %d keys of %d", m.Len(), len(keys))
			}
			m.Clear()
			if got := count("x7x"); got != 1 || m.Len() != 1 {
				t.Errorf("a map that was cleared has %d", got)
			}
		})
	}
}
