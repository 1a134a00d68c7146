package calls

import (
	"math"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// The functions of this file make columns, one for each kind of field.

// must makes a column required: it holds a value in every row.
func must(c column) column {
	c.required = true
	return c
}

// repeating gives a column a dictionary in each row group.
func repeating(n parquet.Node) parquet.Node { return parquet.Encoded(n, &parquet.RLEDictionary) }

// text is a string that seldom repeats.
func text(name string, field func(*Row) *string) column {
	return column{
		Column: Column{name, "STRING"},
		sought: true,
		node:   parquet.String(),
		text:   field,
	}
}

// id is a text that names a call.
func id(name string, field func(*Row) *string) column {
	c := text(name, field)
	c.sought = false
	return c
}

// word is a string of a small set: a dictionary in the file, shared in memory.
func word(name string, field func(*Row) *string) column {
	c := text(name, field)
	c.node, c.sought, c.repeats = repeating(c.node), false, true
	return c
}

func count(name string, field func(*Row) *zentrunk.Null[int32]) column {
	c := nullable(Column{name, "INT32"}, repeating(parquet.Int(32)), field, func(bits uint64) int32 { return int32(bits) })
	c.numbers = func(rows []*Row, bits []uint64, there []byte) {
		for i, r := range rows {
			f := field(r)
			bits[i], there[i] = uint64(f.V), level(f.Valid)
		}
	}
	c.value = func(bits uint64) parquet.Value { return parquet.Int32Value(int32(bits)) }
	return c
}

func flag(name string, field func(*Row) *zentrunk.Null[bool]) column {
	c := nullable(Column{name, "BOOLEAN"}, parquet.Leaf(parquet.BooleanType), field, func(bits uint64) bool { return bits != 0 })
	c.numbers = func(rows []*Row, bits []uint64, there []byte) {
		for i, r := range rows {
			f := field(r)
			bits[i], there[i] = uint64(level(f.V)), level(f.Valid)
		}
	}
	c.value = func(bits uint64) parquet.Value { return parquet.BooleanValue(bits != 0) }
	c.repeats = false
	return c
}

func metric(name string, field func(*Row) *zentrunk.Null[float64]) column {
	c := nullable(Column{name, "DOUBLE"}, repeating(parquet.Leaf(parquet.DoubleType)), field, math.Float64frombits)
	c.numbers = func(rows []*Row, bits []uint64, there []byte) {
		for i, r := range rows {
			f := field(r)
			bits[i], there[i] = math.Float64bits(f.V), level(f.Valid)
		}
	}
	c.value = func(bits uint64) parquet.Value { return parquet.DoubleValue(math.Float64frombits(bits)) }
	return c
}

// amount is DECIMAL(18,8) on INT64: decimals on byte arrays have a wrong order
// and wrong statistics in every release of parquet-go.
func amount(name string, field func(*Row) *zentrunk.Null[money.Amount]) column {
	c := nullable(Column{name, "DECIMAL(18,8)"}, repeating(parquet.Decimal(money.Scale, 18, parquet.Int64Type)), field,
		func(bits uint64) money.Amount {
			a, _ := money.FromUnits(int64(bits)) // DECIMAL(18,8) holds nothing that an Amount does not
			return a
		})
	c.numbers = func(rows []*Row, bits []uint64, there []byte) {
		for i, r := range rows {
			f := field(r)
			bits[i], there[i] = uint64(f.V.Units()), level(f.Valid)
		}
	}
	return c
}

// level is the definition level of a cell that has a value, or has none.
func level(there bool) byte {
	if there {
		return 1
	}
	return 0
}

// nullable makes all of a column but numbers.
func nullable[T any](c Column, node parquet.Node, field func(*Row) *zentrunk.Null[T], from func(uint64) T) column {
	return column{
		Column: c, node: node, repeats: true, value: long,
		setNumbers: func(rows []Row, levels []byte, bits []uint64) {
			eachThere(rows, levels, func(r *Row, value int) { *field(r) = zentrunk.Some(from(bits[value])) })
		},
		clear: func(r *Row) { *field(r) = zentrunk.Null[T]{} },
	}
}

// instant is a time in UTC, in microseconds.
func instant(name string, field func(*Row) *time.Time) column {
	return column{
		Column: Column{name, "TIMESTAMP(MICROS, UTC)"},
		sought: true,
		node:   parquet.Timestamp(parquet.Microsecond),
		value:  long,
		numbers: func(rows []*Row, bits []uint64, there []byte) {
			for i, r := range rows {
				t := field(r)
				bits[i], there[i] = uint64(t.UnixMicro()), level(!t.IsZero())
			}
		},
		setNumbers: func(rows []Row, levels []byte, bits []uint64) {
			eachThere(rows, levels, func(r *Row, value int) { *field(r) = time.UnixMicro(int64(bits[value])).UTC() })
		},
		clear: func(r *Row) { *field(r) = time.Time{} },
	}
}

func long(bits uint64) parquet.Value { return parquet.Int64Value(int64(bits)) }

// rating is derived from the score.
func rating(name string) column {
	texts := map[quality.Rating]*string{}
	for _, r := range []quality.Rating{"", quality.Excellent, quality.Good, quality.Fair, quality.Poor} {
		text := string(r)
		texts[r] = &text
	}
	return column{
		Column:  Column{name, "STRING"},
		node:    repeating(parquet.String()),
		repeats: true,
		derived: true,
		text: func(r *Row) *string {
			if !r.Insights.Score.Valid {
				return texts[""]
			}
			return texts[quality.RatingOf(r.Insights.Score.V)]
		},
	}
}
