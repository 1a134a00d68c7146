package calls

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// insightsTable returns the columns that tell the insights of calls: some half of the bytes
// of calls.parquet.
var insightsTable = sync.OnceValue(func() []column {
	return columnsNamed(
		"call_uuid", "end_time", "insights_status", "from_carrier", "from_region", "to_carrier", "to_region",
		"rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms", "quality_score", "extra",
	)
})

// keysTable returns the columns that tell which calls there are, which of them have
// insights, and which fields could not be read.
var keysTable = sync.OnceValue(func() []column { return columnsNamed("call_uuid", "end_time", "insights_status", "extra") })

func columnsNamed(names ...string) []column {
	var out []column
	for _, c := range table() {
		if slices.Contains(names, c.Name) {
			out = append(out, c)
		}
	}
	if len(out) != len(names) {
		panic("calls: a column has another name in the table")
	}
	return out
}

// NewInsightsWriter returns a writer of the UUID, the end time and the insights of
// rows alone, in the order of [Compare].
func NewInsightsWriter(w io.Writer) *Writer { return newWriter(w, insightsTable(), Codec) }

// OpenInsights returns a reader, of a file that any [Writer] wrote, that sets the
// UUID, the end time and the insights of rows, and their Extra; all else is zero. It
// reads no other columns: [Reader.Spans] tells where these lie.
func OpenInsights(r io.ReaderAt, size int64) (*Reader, error) {
	return openRanged(r, size, insightsTable())
}

// OpenKeys is [OpenInsights] for the UUID, the end time, the status and the Extra of
// rows alone.
func OpenKeys(r io.ReaderAt, size int64) (*Reader, error) { return openRanged(r, size, keysTable()) }

// OpenRows is [OpenInsights] for all of a row.
func OpenRows(r io.ReaderAt, size int64) (*Reader, error) { return openRanged(r, size, table()) }

// openRanged returns a reader that reads nothing before it knows where its columns lie.
func openRanged(r io.ReaderAt, size int64, want []column) (*Reader, error) {
	return open(r, size, want, parquet.SkipPageIndex(true), parquet.SkipMagicBytes(true))
}

// A Span is a part of a file, from From (included) to To (excluded), in bytes.
type Span struct{ From, To int64 }

// gapBytes is how far apart two columns may lie that are still one span: a request
// takes longer than so many bytes.
const gapBytes = 16 << 10

// Spans returns where the columns lie that r reads, ascending; columns with little
// between them are one span. It is an error where the file's footer names places
// that are not in the file.
func (r *Reader) Spans() ([]Span, error) {
	var all []Span
	for _, group := range r.file.Metadata().RowGroups {
		for i, chunk := range group.Columns {
			if i >= len(r.set) || r.set[i] == nil {
				continue
			}
			span := spanOf(&chunk.MetaData)
			if span.From < 0 || span.To < span.From || span.To > r.file.Size() {
				return nil, fmt.Errorf("open calls: the file of %d bytes has a column from %d to %d", r.file.Size(), span.From, span.To)
			}
			all = append(all, span)
		}
	}
	slices.SortFunc(all, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	var spans []Span
	for _, span := range all {
		if n := len(spans); n > 0 && span.From-spans[n-1].To <= gapBytes {
			spans[n-1].To = max(spans[n-1].To, span.To)
		} else {
			spans = append(spans, span)
		}
	}
	return spans, nil
}

func spanOf(m *format.ColumnMetaData) Span {
	from := m.DataPageOffset
	if m.DictionaryPageOffset > 0 && m.DictionaryPageOffset < from {
		from = m.DictionaryPageOffset
	}
	return Span{from, from + m.TotalCompressedSize}
}
