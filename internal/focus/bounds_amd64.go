//go:build !purego

package focus

import (
	_ "unsafe" // for go:linkname

	_ "github.com/parquet-go/parquet-go"
)

// The library's search for the least and the greatest of decimals of 16 bytes that have no
// dictionary goes wrong on processors that know AVX-512, and is right everywhere else. It
// has no setting, so it is told that this one does not know it. A column has such values
// only beyond its dictionary (maxDictionary).
//
//go:linkname hasAVX512MinMaxBE128 github.com/parquet-go/parquet-go.hasAVX512MinMaxBE128
var hasAVX512MinMaxBE128 bool

func init() { hasAVX512MinMaxBE128 = false }
