//go:build !purego

package calls

import (
	_ "unsafe" // for go:linkname

	_ "github.com/parquet-go/parquet-go/encoding/rle"
)

// The same rows are the same bytes on every machine. The library's search for eight
// equal indexes of a dictionary is not: on processors that know AVX2 it takes four and
// four for eight, and ends a packed part there. What it writes is right, and is other
// bytes than on all other processors. It has no setting, so its search is replaced.
//
//go:linkname encodeInt32IndexEqual8Contiguous github.com/parquet-go/parquet-go/encoding/rle.encodeInt32IndexEqual8Contiguous
var encodeInt32IndexEqual8Contiguous func(words [][8]int32) int

func init() { encodeInt32IndexEqual8Contiguous = firstEqual8 }

// firstEqual8 returns where the first eight equal indexes are, len(words) where none are.
func firstEqual8(words [][8]int32) int {
	for i := range words {
		w := &words[i]
		if w[0] == w[1] && *w == [8]int32{w[0], w[0], w[0], w[0], w[0], w[0], w[0], w[0]} {
			return i
		}
	}
	return len(words)
}
