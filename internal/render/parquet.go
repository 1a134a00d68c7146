package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
)

// total is the dimension of the row of all calls.
const total = "total"

// writeTable writes rows as a Parquet file, one row group and few pages: a
// report has some hundred rows. T is a struct whose tags are the schema.
//
// The file is made in memory and read back before w sees it: releases of the
// library have lost values, and what a reader would not find must not be
// published. Data pages of version 1 cost nothing and every reader takes them;
// strings have dictionaries, since fastparquet refuses what the library makes of
// them otherwise (DELTA_LENGTH_BYTE_ARRAY).
func writeTable[T any](w io.Writer, rows []T) error {
	var buf bytes.Buffer
	out := parquet.NewGenericWriter[T](&buf,
		parquet.Compression(calls.Codec),
		parquet.DataPageVersion(1),
		parquet.DataPageStatistics(true),
		parquet.CreatedBy("zentrunk-reports", "1", ""),
	)
	if _, err := out.Write(rows); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	read, err := readTable[T](buf.Bytes())
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if len(rows) != len(read) || (len(rows) > 0 && !reflect.DeepEqual(rows, read)) {
		return errors.New("what is read back is not what was written")
	}
	_, err = w.Write(buf.Bytes())
	return err
}

func readTable[T any](file []byte) ([]T, error) {
	in := parquet.NewGenericReader[T](bytes.NewReader(file))
	defer in.Close()
	rows := make([]T, in.NumRows())
	for n := 0; n < len(rows); {
		got, err := in.Read(rows[n:])
		n += got
		if err != nil && (!errors.Is(err, io.EOF) || n < len(rows)) {
			return nil, err
		}
	}
	return rows, nil
}

// columns returns the columns of the table whose rows are Ts, in order.
func columns[T any]() []calls.Column {
	fields := parquet.SchemaOf(*new(T)).Fields()
	out := make([]calls.Column, len(fields))
	for i, f := range fields {
		out[i] = calls.Column{Name: f.Name(), Type: typeName(f.Type())}
	}
	return out
}

// typeName spells a type as Athena, DuckDB and people know it.
func typeName(t parquet.Type) string {
	if l := t.LogicalType(); l != nil {
		switch l := l.Value.(type) {
		case *format.StringType:
			return "STRING"
		case *format.DecimalType:
			return fmt.Sprintf("DECIMAL(%d,%d)", l.Precision, l.Scale)
		case *format.TimestampType:
			return "TIMESTAMP(MICROS, UTC)"
		}
	}
	return t.Kind().String()
}

// units returns a sum as a nullable decimal column holds it: NULL where there is
// none, and where DECIMAL(18,8) cannot hold it.
func units(s *money.Sum) *int64 {
	if s == nil {
		return nil
	}
	a, err := s.Amount()
	if err != nil {
		return nil
	}
	n := a.Units()
	return &n
}
