package publish

import (
	"maps"
	"math/rand/v2"
	"testing"

	"zentrunk-reports/internal/scratch"
)

// Hashes that come again are found, however many lie between the two, in memory or on the
// disk; and no others.
func TestRepeatedHashes(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"none": 0, "in memory": 1000, "on the disk": 600 << partBits} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hashes{dir: t.TempDir()}
			defer h.close()
			rnd := rand.New(rand.NewPCG(4, 4))
			want, again := map[uint64]bool{}, []uint64{}
			add := func(x uint64) {
				t.Helper()
				if err := h.add(x); err != nil {
					t.Fatal(err)
				}
			}
			for i := range n {
				x := rnd.Uint64() | 1
				add(x)
				if i%100 == 7 {
					want[x], again = true, append(again, x)
				}
			}
			for _, x := range again {
				add(x)
			}
			if got, err := h.repeated(); err != nil || !maps.Equal(got, want) {
				t.Errorf("%d hashes are repeated, %v, want %d", len(got), err, len(want))
			}
			if onDisk := h.file != nil; onDisk != (n >= blockSize<<partBits) {
				t.Errorf("of %d hashes some are on the disk: %t", n, onDisk)
			}
		})
	}
}

// A disk that fails is told, and is no answer.
func TestHashesWithoutDisk(t *testing.T) {
	t.Parallel()
	h := &hashes{dir: t.TempDir() + "/none"}
	var err error
	for i := 0; err == nil && i < blockSize; i++ {
		err = h.add(uint64(i + 1))
	}
	if !scratch.Is(err) {
		t.Errorf("a block without a disk: %v", err)
	}
}
