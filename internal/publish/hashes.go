package publish

import (
	"encoding/binary"
	"hash/maphash"

	"zentrunk-reports/internal/scratch"
)

var seed = maphash.MakeSeed()

// hashUUID returns a hash that is not 0.
func hashUUID(uuid string) uint64 { return max(1, maphash.String(seed, uuid)) }

// What hashes are noted in: parts by their highest bits, and blocks of a part.
const (
	partBits  = 8
	blockSize = 512
)

// hashes are those of the UUIDs of a day. Memory holds a block of each part, a MiB in all,
// and the disk the rest: of a day's calls nothing is left in memory.
type hashes struct {
	dir    string
	file   *scratch.File // nil as long as no block is full
	parts  [1 << partBits][]uint64
	blocks []uint8 // the parts of those on the disk
	buf    [8 * blockSize]byte
}

// add notes a hash. Its error is a [scratch.Error].
func (h *hashes) add(hash uint64) (err error) {
	part := hash >> (64 - partBits)
	held := append(h.parts[part], hash)
	if h.parts[part] = held; len(held) < blockSize {
		return nil
	}
	if h.file == nil {
		if h.file, err = scratch.New(h.dir); err != nil {
			return err
		}
	}
	for i, x := range held {
		binary.LittleEndian.PutUint64(h.buf[8*i:], x)
	}
	h.parts[part] = held[:0]
	h.blocks = append(h.blocks, uint8(part))
	_, err = h.file.Write(h.buf[:])
	return err
}

// repeated returns the hashes that were noted more than once.
func (h *hashes) repeated() (map[uint64]bool, error) {
	twice := map[uint64]bool{}
	var places []uint64 // an index of one part, half of it empty at least
	for part := range h.parts {
		if err := h.load(part); err != nil {
			return nil, err
		}
		size := 1
		for size < 2*len(h.parts[part]) {
			size *= 2
		}
		if size > len(places) {
			places = make([]uint64, size)
		}
		places := places[:size]
		clear(places)
		for _, x := range h.parts[part] {
			at := x % uint64(size)
			for places[at] != 0 && places[at] != x {
				at = (at + 1) % uint64(size)
			}
			if places[at] == x {
				twice[x] = true
			}
			places[at] = x
		}
		h.parts[part] = nil
	}
	return twice, nil
}

// load adds to a part what the disk has of it.
func (h *hashes) load(part int) error {
	for i, of := range h.blocks {
		if int(of) != part {
			continue
		}
		if _, err := h.file.ReadAt(h.buf[:], int64(i)*int64(len(h.buf))); err != nil {
			return err
		}
		for at := 0; at < len(h.buf); at += 8 {
			h.parts[part] = append(h.parts[part], binary.LittleEndian.Uint64(h.buf[at:]))
		}
	}
	return nil
}

func (h *hashes) close() {
	if h.file != nil {
		h.file.Close()
	}
}
