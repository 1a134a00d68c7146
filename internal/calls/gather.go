package calls

import (
	"bytes"
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// A gatherer gathers the cells of a column until they are a page.
type gatherer struct {
	*column
	out  *parquet.ColumnWriter
	typ  parquet.Type
	dict *dictionary // nil where values seldom repeat
	flag bool        // whether values are true or false

	rows    int
	levels  []byte // of a column that is not required
	indexes []int32
	longs   []int64
	flags   []byte // bits, of which values are used
	texts   []byte
	offsets []uint32 // where each of texts begins
	values  int      // of rows, how many have one

	bits  [batch]uint64 // of the rows that are being added
	there [batch]byte   // the same
}

func newGatherer(c *column, out *parquet.ColumnWriter) *gatherer {
	g := &gatherer{column: c, out: out, typ: c.node.Type(), flag: c.node.Type().Kind() == parquet.Boolean}
	if c.repeats {
		dict := newColumnBuffer(out).Dictionary()
		g.dict, g.typ = newDictionary(c, dict), dict.Type()
	}
	return g
}

// pageBytes is when a page is full: the library's own bound.
const pageBytes = parquet.DefaultPageBufferSize * 98 / 100

// add takes the cells of rows, a batch of them at most.
func (g *gatherer) add(rows []*Row) error {
	there := g.there[:len(rows)]
	before := g.values
	if g.text != nil {
		g.addTexts(rows, there)
	} else {
		g.addNumbers(rows, there)
	}
	g.rows += len(rows)
	if !g.required {
		g.levels = append(g.levels, there...)
	} else if g.values-before < len(rows) {
		return fmt.Errorf("write call %q: %s is missing", rows[bytes.IndexByte(there, 0)].Call.UUID, g.Name)
	}
	return nil
}

// addTexts takes the texts of rows, and notes which are there.
func (g *gatherer) addTexts(rows []*Row, there []byte) {
	for i, r := range rows {
		s := *g.text(r)
		if there[i] = level(s != ""); s == "" {
			continue
		}
		g.values++
		if g.dict != nil {
			g.indexes = append(g.indexes, g.dict.text(s))
		} else {
			g.offsets = append(g.offsets, uint32(len(g.texts)))
			g.texts = append(g.texts, s...)
		}
	}
}

// addNumbers takes the numbers of rows, and notes which are there.
func (g *gatherer) addNumbers(rows []*Row, there []byte) {
	bits := g.bits[:len(rows)]
	g.numbers(rows, bits, there)
	for i, x := range bits {
		if there[i] == 0 {
			continue
		}
		switch {
		case g.dict != nil:
			g.indexes = append(g.indexes, g.dict.number(x))
		case g.flag:
			g.addFlag(byte(x))
		default:
			g.longs = append(g.longs, int64(x))
		}
		g.values++
	}
}

func (g *gatherer) addFlag(x byte) {
	if g.values%8 == 0 {
		g.flags = append(g.flags, 0)
	}
	g.flags[len(g.flags)-1] |= x << (g.values % 8)
}

// full is whether the cells are as many bytes as the library lets a page have.
func (g *gatherer) full() bool {
	n := 4*len(g.indexes) + 8*len(g.longs) + len(g.flags) + len(g.texts) + 4*len(g.offsets)
	if !g.required {
		n += 5 * g.rows // what the library notes of each row
	}
	return n >= pageBytes
}

// cells returns what is gathered.
func (g *gatherer) cells() cells {
	c := cells{rows: g.rows, levels: g.levels}
	switch {
	case g.dict != nil:
		c.values, c.dict = encoding.Int32Values(g.indexes), &g.dict.entries
	case g.text != nil:
		c.values = encoding.ByteArrayValues(g.texts, append(g.offsets, uint32(len(g.texts))))
	case g.flag:
		c.values = encoding.BooleanValues(g.flags)
	default:
		c.values = encoding.Int64Values(g.longs)
	}
	return c
}

// flush writes a page.
func (g *gatherer) flush(c cells) error {
	if g.dict != nil {
		g.dict.fill()
	}
	_, err := writeDataPage(g.out, newPage(g.typ, c, g.values, g.dict))
	g.rows, g.values = 0, 0
	g.levels, g.indexes, g.longs, g.flags, g.texts, g.offsets = g.levels[:0], g.indexes[:0], g.longs[:0], g.flags[:0], g.texts[:0], g.offsets[:0]
	return err
}
