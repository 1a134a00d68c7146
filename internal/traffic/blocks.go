package traffic

// A call is what is kept of one: the number of its combination of keys, and those of the
// next calls in its three chains, 0 at the end of a chain.
type call struct {
	combo, begun, ended, rung uint32
}

// blockCalls is how many calls are stored together: half a mebibyte.
const blockCalls = 1 << 15

// Blocks hold calls by number, from 1 on. A slice that grows would hold them twice
// whenever it is copied.
type blocks struct {
	blocks [][]call
	n      uint32
}

// add stores c and returns its number.
func (b *blocks) add(c call) uint32 {
	if b.n%blockCalls == 0 {
		b.blocks = append(b.blocks, make([]call, 0, blockCalls))
	}
	last := len(b.blocks) - 1
	b.blocks[last] = append(b.blocks[last], c)
	b.n++
	return b.n
}

// at returns the call with a number.
func (b *blocks) at(number uint32) *call {
	return &b.blocks[(number-1)/blockCalls][(number-1)%blockCalls]
}
