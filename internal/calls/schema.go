package calls

import (
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// MaxRowGroupRows is the most rows of one row group. The writer holds one row
// group at a time: a quarter of the 131,072 that readers of the data set are
// promised at most keeps its memory the same for days from 50,000 calls on.
const MaxRowGroupRows = 32_768

// batch is how many rows are handed to the Parquet library at a time.
const batch = 64

// ordered is a group whose fields keep the order of a table; parquet.Group sorts
// them by name.
type ordered struct {
	parquet.Group
	names []string
}

func (o ordered) Fields() []parquet.Field {
	fields := o.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(o.names, a.Name()) - slices.Index(o.names, b.Name())
	})
	return fields
}

// schemaOf returns the schema of a file whose columns are compressed by codec.
func schemaOf(table []column, codec compress.Codec) *parquet.Schema {
	o := ordered{Group: parquet.Group{}}
	for _, c := range table {
		node := c.node
		if !c.required {
			node = parquet.Optional(node)
		}
		if !c.sought && codec == Codec {
			node = parquet.Compressed(node, quickCodec)
		}
		o.Group[c.Name] = node
		o.names = append(o.names, c.Name)
	}
	return parquet.NewSchema("call", o)
}

// options of every file of rows. The same rows give the same bytes: no time and
// no version of the code is among them. Data pages of version 1 cost nothing and
// every reader takes them.
func options(table []column, codec compress.Codec) []parquet.WriterOption {
	return []parquet.WriterOption{
		schemaOf(table, codec),
		parquet.Compression(codec),
		parquet.MaxRowsPerRowGroup(MaxRowGroupRows),
		parquet.DataPageVersion(1),
		parquet.DataPageStatistics(true),
		parquet.CreatedBy("zentrunk-reports", "1", ""),
	}
}
