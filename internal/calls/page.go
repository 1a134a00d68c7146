package calls

import (
	_ "unsafe" // for go:linkname

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// The library takes values, 24 bytes for each cell, and makes pages of them: half of what
// a publish cost. Both functions are those by which it writes the pages that it has made,
// and makes what holds them. A release without them does not link.
//
//go:linkname writeDataPage github.com/parquet-go/parquet-go.(*ColumnWriter).writeDataPage
func writeDataPage(*parquet.ColumnWriter, parquet.Page) (int64, error)

//go:linkname newColumnBuffer github.com/parquet-go/parquet-go.(*ColumnWriter).newColumnBuffer
func newColumnBuffer(*parquet.ColumnWriter) parquet.ColumnBuffer

// A page is one of a column that may be NULL, or not, around the library's page of the
// values alone. Its bounds are asked for twice.
type page struct {
	parquet.Page
	cells
	min, max parquet.Value
	bounded  bool
}

func newPage(typ parquet.Type, c cells, values int, dict *dictionary) *page {
	p := &page{Page: typ.NewPage(0, values, c.values), cells: c}
	if dict == nil {
		p.min, p.max, p.bounded = p.Page.Bounds()
	} else if p.bounded = values > 0; p.bounded {
		p.min, p.max = dict.bounds(c.values.Int32())
	}
	return p
}

func (p *page) NumRows() int64                                 { return int64(p.rows) }
func (p *page) NumValues() int64                               { return int64(p.rows) }
func (p *page) NumNulls() int64                                { return int64(p.rows) - p.Page.NumValues() }
func (p *page) DefinitionLevels() []byte                       { return p.levels }
func (p *page) Data() encoding.Values                          { return p.values }
func (p *page) Bounds() (min, max parquet.Value, bounded bool) { return p.min, p.max, p.bounded }
