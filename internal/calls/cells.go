package calls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// A cells is a part of a column, as a page holds it: typed, and no value for itself.
type cells struct {
	rows   int
	levels []byte          // by row, 0 for NULL and 1 for a value; empty where no row is NULL
	values encoding.Values // of the rows that have one: indexes of dict, where there is one
	dict   *entries
}

// entries are the values of a dictionary. It has texts or numbers.
type entries struct {
	texts   []string
	numbers []uint64
}

// null is whether a row has no value.
func (c *cells) null(row int) bool { return len(c.levels) > 0 && c.levels[row] == 0 }

// full is how many of some rows have a value.
func (c *cells) full(from, to int) int {
	if len(c.levels) == 0 {
		return to - from
	}
	return bytes.Count(c.levels[from:to], []byte{1})
}

// eachText calls f for each text and the row that has it.
func (c *cells) eachText(f func(row int, text []byte)) {
	value := 0
	for row := range c.rows {
		if c.null(row) {
			continue
		}
		if c.dict != nil {
			f(row, []byte(c.dict.texts[c.values.Int32()[value]]))
		} else {
			text, offsets := c.values.ByteArray()
			f(row, text[offsets[value]:offsets[value+1]])
		}
		value++
	}
}

// isText is whether the values are texts.
func (c *cells) isText() bool {
	return c.values.Kind() == encoding.ByteArray || c.dict != nil && c.dict.texts != nil
}

// appender returns what appends a value to b: a number in eight bytes, a text behind its
// length.
func (c *cells) appender() func(b []byte, value int) []byte {
	if !c.isText() {
		return func(b []byte, value int) []byte { return binary.LittleEndian.AppendUint64(b, c.number(value)) }
	}
	if c.dict == nil {
		bytes, offsets := c.values.ByteArray()
		return func(b []byte, value int) []byte {
			text := bytes[offsets[value]:offsets[value+1]]
			return append(binary.LittleEndian.AppendUint32(b, uint32(len(text))), text...)
		}
	}
	indexes := c.values.Int32()
	return func(b []byte, value int) []byte {
		text := c.dict.texts[indexes[value]]
		return append(binary.LittleEndian.AppendUint32(b, uint32(len(text))), text...)
	}
}

// number returns the number of a value, as [column.number] has it.
func (c *cells) number(value int) uint64 {
	if c.dict != nil {
		return c.dict.numbers[c.values.Int32()[value]]
	}
	switch c.values.Kind() {
	case encoding.Int64:
		return c.values.Uint64()[value]
	case encoding.Int32:
		return uint64(c.values.Int32()[value])
	case encoding.Double:
		return math.Float64bits(c.values.Double()[value])
	}
	return uint64(c.values.Boolean()[value/8] >> (value % 8) & 1)
}

// A chunkReader reads the cells of one column of one row group.
type chunkReader struct {
	cells // of the page under way
	pages parquet.Pages
	page  parquet.Page // nil where there is none
	read  *entries     // the dictionary of the row group, nil until a page has one

	row, value int           // of cells, how many are taken
	room       [batch]uint64 // for numbers of them
}

// next goes to the next page. What cells holds is good until then.
func (c *chunkReader) next() error {
	c.release()
	page, err := c.pages.ReadPage()
	if err != nil {
		return err
	}
	c.page, c.row, c.value = page, 0, 0
	c.cells = cells{rows: int(page.NumValues()), levels: page.DefinitionLevels(), values: page.Data()}
	if dict := page.Dictionary(); dict != nil {
		if c.read == nil {
			c.read = entriesOf(dict)
		}
		c.dict = c.read
	}
	return nil
}

func entriesOf(dict parquet.Dictionary) *entries {
	plain, n := cells{values: dict.Page().Data()}, dict.Len()
	if !plain.isText() {
		out := &entries{numbers: make([]uint64, n)}
		for i := range out.numbers {
			out.numbers[i] = plain.number(i)
		}
		return out
	}
	out := &entries{texts: make([]string, n)}
	bytes, offsets := plain.values.ByteArray()
	all := string(bytes) // a dictionary is small, and one copy is cheaper than one for each
	for i := range out.texts {
		out.texts[i] = all[offsets[i]:offsets[i+1]]
	}
	return out
}

func (c *chunkReader) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page, c.cells = nil, cells{}
	}
}

func (c *chunkReader) close() error {
	c.release()
	return c.pages.Close()
}

// eachPage calls f for the pages of a row group's column, which are f's until it returns.
func eachPage(chunk parquet.ColumnChunk, f func(*cells)) error {
	in := chunkReader{pages: chunk.Pages()}
	defer in.close()
	for {
		err := in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read calls: %w", err)
		}
		f(&in.cells)
	}
}

// set sets the field of rows that of is from the next cells, a batch of them at most.
func (c *chunkReader) set(of *column, rows []Row) {
	n := c.full(c.row, c.row+len(rows))
	var levels []byte
	if n < len(rows) {
		levels = c.levels[c.row : c.row+len(rows)]
	}
	switch {
	case n == 0:
	case of.text == nil:
		of.setNumbers(rows, levels, c.bits(n))
	case c.dict == nil:
		c.setTexts(of, rows, levels, n)
	default:
		indexes := c.values.Int32()[c.value:]
		eachThere(rows, levels, func(r *Row, value int) { *of.text(r) = c.dict.texts[indexes[value]] })
	}
	c.row, c.value = c.row+len(rows), c.value+n
}

// eachThere calls f for each of rows that has a value, which is all where levels is empty.
func eachThere(rows []Row, levels []byte, f func(r *Row, value int)) {
	value := 0
	for i := range rows {
		if len(levels) > 0 && levels[i] == 0 {
			continue
		}
		f(&rows[i], value)
		value++
	}
}

// bits returns the next n numbers, which are good until the next call.
func (c *chunkReader) bits(n int) []uint64 {
	out := c.room[:n]
	switch {
	case c.dict != nil:
		for i, index := range c.values.Int32()[c.value : c.value+n] {
			out[i] = c.dict.numbers[index]
		}
	case c.values.Kind() == encoding.Int64:
		copy(out, c.values.Uint64()[c.value:])
	default:
		for i := range out {
			out[i] = c.number(c.value + i)
		}
	}
	return out
}

// setTexts is set for n texts that have no dictionary. One copy is made of all of them.
func (c *chunkReader) setTexts(of *column, rows []Row, levels []byte, n int) {
	text, offsets := c.values.ByteArray()
	offsets = offsets[c.value : c.value+n+1]
	start := offsets[0]
	all := string(text[start:offsets[n]])
	eachThere(rows, levels, func(r *Row, value int) { *of.text(r) = all[offsets[value]-start : offsets[value+1]-start] })
}
