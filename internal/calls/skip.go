package calls

import (
	"time"

	"github.com/parquet-go/parquet-go"
)

// endColumn is the column by which rows are sorted.
const endColumn = "end_time"

// bounded is what knows its least and greatest value.
type bounded interface {
	Bounds() (least, greatest parquet.Value, ok bool)
}

// SkipBefore passes over the row groups not yet begun of which every row ended
// before t, by the bounds in the file's footer: nothing of them is read. Rows that
// ended before t may still come. Where the file tells no bounds, all rows come.
func (r *Reader) SkipBefore(t time.Time) {
	column, ok := r.file.Schema().Lookup(endColumn)
	if !ok {
		return
	}
	for len(r.groups) > 0 {
		chunk, ok := r.groups[0].ColumnChunks()[column.ColumnIndex].(bounded)
		if !ok {
			return
		}
		_, latest, ok := chunk.Bounds()
		if !ok || latest.Int64() >= t.UnixMicro() {
			return
		}
		r.groups = r.groups[1:]
	}
}
