package calls

import (
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
		get:    func(r *Row, a *arena) parquet.Value { return a.value(*field(r)) },
		set:    func(r *Row, v parquet.Value, _ *intern) { *field(r) = string(v.ByteArray()) },
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
	c.node, c.sought = repeating(c.node), false
	c.set = func(r *Row, v parquet.Value, in *intern) { *field(r) = in.string(v.ByteArray()) }
	return c
}

func count(name string, field func(*Row) *zentrunk.Null[int32]) column {
	return nullable(Column{name, "INT32"}, repeating(parquet.Int(32)), field, parquet.Int32Value, parquet.Value.Int32)
}

func flag(name string, field func(*Row) *zentrunk.Null[bool]) column {
	return nullable(Column{name, "BOOLEAN"}, parquet.Leaf(parquet.BooleanType), field, parquet.BooleanValue, parquet.Value.Boolean)
}

func metric(name string, field func(*Row) *zentrunk.Null[float64]) column {
	return nullable(Column{name, "DOUBLE"}, repeating(parquet.Leaf(parquet.DoubleType)), field, parquet.DoubleValue, parquet.Value.Double)
}

// amount is DECIMAL(18,8) on INT64: decimals on byte arrays have a wrong order
// and wrong statistics in every release of parquet-go.
func amount(name string, field func(*Row) *zentrunk.Null[money.Amount]) column {
	return nullable(Column{name, "DECIMAL(18,8)"}, repeating(parquet.Decimal(money.Scale, 18, parquet.Int64Type)), field,
		func(a money.Amount) parquet.Value { return parquet.Int64Value(a.Units()) },
		func(v parquet.Value) money.Amount {
			a, _ := money.FromUnits(v.Int64()) // DECIMAL(18,8) holds nothing that an Amount does not
			return a
		})
}

func nullable[T any](c Column, node parquet.Node, field func(*Row) *zentrunk.Null[T], to func(T) parquet.Value, from func(parquet.Value) T) column {
	return column{
		Column: c,
		node:   node,
		get: func(r *Row, _ *arena) parquet.Value {
			if f := field(r); f.Valid {
				return to(f.V)
			}
			return parquet.NullValue()
		},
		set: func(r *Row, v parquet.Value, _ *intern) {
			if f := field(r); v.IsNull() {
				*f = zentrunk.Null[T]{}
			} else {
				*f = zentrunk.Some(from(v))
			}
		},
	}
}

// instant is a time in UTC, in microseconds.
func instant(name string, field func(*Row) *time.Time) column {
	return column{
		Column: Column{name, "TIMESTAMP(MICROS, UTC)"},
		sought: true,
		node:   parquet.Timestamp(parquet.Microsecond),
		get: func(r *Row, _ *arena) parquet.Value {
			t := *field(r)
			if t.IsZero() {
				return parquet.NullValue()
			}
			return parquet.Int64Value(t.UnixMicro())
		},
		set: func(r *Row, v parquet.Value, _ *intern) {
			if v.IsNull() {
				*field(r) = time.Time{}
			} else {
				*field(r) = time.UnixMicro(v.Int64()).UTC()
			}
		},
	}
}

// rating is derived from the score: written, never read.
func rating(name string) column {
	return column{
		Column: Column{name, "STRING"},
		node:   repeating(parquet.String()),
		get: func(r *Row, a *arena) parquet.Value {
			if !r.Insights.Score.Valid {
				return parquet.NullValue()
			}
			return a.value(string(quality.RatingOf(r.Insights.Score.V)))
		},
		set: func(*Row, parquet.Value, *intern) {},
	}
}
