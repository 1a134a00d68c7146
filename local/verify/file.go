package verify

import (
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// A parquetFile is an open Parquet file whose columns are flat.
type parquetFile struct {
	*parquet.File
	index map[string]int // of columns by name
	kinds map[string]kind
	names []string // in the order of the file
}

// openParquet opens an object. Only bytes that a manifest names are opened: what a
// damaged footer claims would be believed.
func openParquet(o Object) (_ *parquetFile, err error) {
	defer damaged(&err)
	file, err := parquet.OpenFile(o, o.Size(), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(1<<16))
	if err != nil {
		return nil, err
	}
	out := &parquetFile{File: file, index: map[string]int{}, kinds: map[string]kind{}}
	for _, path := range file.Schema().Columns() {
		leaf, ok := file.Schema().Lookup(path...)
		if !ok || len(path) != 1 || leaf.Node.Repeated() {
			return nil, fmt.Errorf("column %v is not flat", path)
		}
		out.names = append(out.names, path[0])
		out.index[path[0]] = leaf.ColumnIndex
		out.kinds[path[0]] = kindOf(leaf.Node.Type())
	}
	return out, nil
}

// damaged makes an error of a panic: the library checks the lengths in a file only by
// running into them.
func damaged(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("the file is damaged: %v", p)
	}
}
