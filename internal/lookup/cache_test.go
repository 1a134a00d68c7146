package lookup

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// An answer is kept until it expires, and no longer.
func TestCacheExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(10, 1<<20)
		c.add("a", newAnswer("{}", time.Now().Add(time.Minute)))
		time.Sleep(time.Minute - 1)
		if _, ok := c.get("a"); !ok {
			t.Error("gone before it expires")
		}
		time.Sleep(time.Nanosecond)
		if _, ok := c.get("a"); ok {
			t.Error("kept after it has expired")
		}
		if len(c.byKey) != 0 || c.recent.Len() != 0 || c.bytes != 0 {
			t.Errorf("an expired answer still takes %d bytes", c.bytes)
		}
	})
}

// Neither bound is ever passed; what was used last stays.
func TestCacheBounds(t *testing.T) {
	t.Parallel()
	expires := time.Now().Add(time.Hour)
	for _, tt := range []struct {
		name                 string
		maxEntries, maxBytes int
		body                 int // bytes of each answer
		want                 int // entries kept
	}{
		{"entries", 3, 1 << 20, 10, 3},
		{"bytes", 100, 4 * (1000 + entryBytes), 1000, 4},
		{"none fits", 100, 1000, 2000, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCache(tt.maxEntries, tt.maxBytes)
			body := strings.Repeat("x", tt.body)
			c.add("used", newAnswer(body, expires))
			for i := range 20 {
				c.get("used")
				c.add(fmt.Sprint(i), newAnswer(body, expires))
				c.add(fmt.Sprint(i), newAnswer(body, expires)) // in its own place
				if len(c.byKey) > tt.maxEntries || c.bytes > tt.maxBytes || c.recent.Len() != len(c.byKey) {
					t.Fatalf("%d entries, %d bytes after %d", len(c.byKey), c.bytes, i)
				}
			}
			if len(c.byKey) != tt.want {
				t.Errorf("%d entries are kept, want %d", len(c.byKey), tt.want)
			}
			if _, ok := c.get("used"); ok != (tt.want > 0) {
				t.Errorf("the answer used last is kept: %v", ok)
			}
		})
	}
}
