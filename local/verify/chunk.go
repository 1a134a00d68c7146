package verify

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"
)

// null is the number that stands for NULL: none of the columns' types holds it but a
// time of 292,000 years ago.
const null = math.MinInt64

// A page is a page of a column chunk with the places of its values.
type page struct {
	parquet.Page
	at   int    // of its first row in the row group
	defs []byte // by row: 0 is NULL; nil where all rows have a value
}

// eachPage hands the pages of a column of a row group to read.
func eachPage(group parquet.RowGroup, column int, read func(page) error) error {
	pages := group.ColumnChunks()[column].Pages()
	rows := int64(0)
	for {
		p, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = read(page{p, int(rows), p.DefinitionLevels()})
			rows += p.NumRows()
			parquet.Release(p)
		}
		if err != nil {
			return errors.Join(err, pages.Close())
		}
	}
	if rows != group.NumRows() {
		return errors.Join(fmt.Errorf("the column has %d values, its row group %d rows", rows, group.NumRows()), pages.Close())
	}
	return pages.Close()
}

// place hands each row of p that has a value, and the number of that value, to put.
func (p *page) place(put func(row, value int)) {
	n := int(p.NumRows())
	if len(p.defs) == 0 {
		for i := range n {
			put(p.at+i, i)
		}
		return
	}
	value := 0
	for i, d := range p.defs {
		if d != 0 {
			put(p.at+i, value)
			value++
		}
	}
}

// A dictionary numbers the distinct values of a column from 1 on; 0 is NULL.
type dictionary[T comparable] struct {
	ids    map[T]uint32
	values []T // the first is of 0 and means nothing
}

func newDictionary[T comparable]() *dictionary[T] {
	return &dictionary[T]{ids: map[T]uint32{}, values: make([]T, 1)}
}

func (d *dictionary[T]) id(v T) uint32 {
	id, ok := d.ids[v]
	if !ok {
		id = uint32(len(d.values))
		d.ids[v] = id
		d.values = append(d.values, v)
	}
	return id
}

// textID is id for bytes, of which a string is made only once.
func textID(d *dictionary[string], b []byte) uint32 {
	if id, ok := d.ids[string(b)]; ok { // this conversion does not allocate
		return id
	}
	return d.id(string(b))
}

// key is the value of id, nil for 0.
func key(d *dictionary[string], id uint32) any {
	if id == 0 {
		return nil
	}
	return d.values[id]
}

// readWords reads a column of texts that repeat into out, as numbers of d.
func readWords(group parquet.RowGroup, column int, d *dictionary[string], out []uint32) error {
	clear(out)
	var known []uint32 // by the number in the chunk's own dictionary; 0 is not asked yet
	return eachPage(group, column, func(p page) error {
		data := p.Data()
		if own := p.Dictionary(); own != nil {
			if known == nil {
				known = make([]uint32, own.Len())
			}
			indexes := data.Int32()
			p.place(func(row, value int) {
				i := indexes[value]
				if known[i] == 0 {
					known[i] = textID(d, own.Index(i).ByteArray())
				}
				out[row] = known[i]
			})
			return nil
		}
		bytes, offsets := data.ByteArray()
		p.place(func(row, value int) { out[row] = textID(d, bytes[offsets[value]:offsets[value+1]]) })
		return nil
	})
}

// readReals reads a column of doubles into out, as numbers of d.
func readReals(group parquet.RowGroup, column int, d *dictionary[float64], out []uint32) error {
	clear(out)
	var known []uint32
	return eachPage(group, column, func(p page) error {
		data := p.Data()
		if own := p.Dictionary(); own != nil {
			if known == nil {
				known = make([]uint32, own.Len())
			}
			indexes := data.Int32()
			p.place(func(row, value int) {
				i := indexes[value]
				if known[i] == 0 {
					known[i] = d.id(own.Index(i).Double())
				}
				out[row] = known[i]
			})
			return nil
		}
		values := data.Double()
		p.place(func(row, value int) { out[row] = d.id(values[value]) })
		return nil
	})
}

// readNumbers reads a column of whole numbers, times, amounts or flags into out; NULL
// is [null].
func readNumbers(group parquet.RowGroup, column int, out []int64) error {
	for i := range out {
		out[i] = null
	}
	return eachPage(group, column, func(p page) error {
		data := p.Data()
		if own := p.Dictionary(); own != nil {
			values := make([]int64, own.Len())
			for i := range values {
				values[i] = number(own.Index(int32(i)))
			}
			indexes := data.Int32()
			p.place(func(row, value int) { out[row] = values[indexes[value]] })
			return nil
		}
		switch p.Type().Kind() {
		case parquet.Int64:
			values := data.Int64()
			p.place(func(row, value int) { out[row] = values[value] })
		case parquet.Int32:
			values := data.Int32()
			p.place(func(row, value int) { out[row] = int64(values[value]) })
		case parquet.Boolean:
			bits := data.Boolean()
			p.place(func(row, value int) { out[row] = int64(bits[value/8] >> (value % 8) & 1) })
		}
		return nil
	})
}

func number(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// readTexts hands each value of a column of texts that seldom repeat to put, in the
// order of the rows. The bytes are to be copied.
func readTexts(group parquet.RowGroup, column int, put func(row int, b []byte)) error {
	return eachPage(group, column, func(p page) error {
		data := p.Data()
		if own := p.Dictionary(); own != nil {
			indexes := data.Int32()
			p.place(func(row, value int) { put(row, own.Index(indexes[value]).ByteArray()) })
			return nil
		}
		bytes, offsets := data.ByteArray()
		p.place(func(row, value int) { put(row, bytes[offsets[value]:offsets[value+1]]) })
		return nil
	})
}
