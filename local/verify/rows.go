package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// The columns of texts that repeat.
const (
	direction = iota
	hangupName
	hangupSource
	domain
	trunk
	fromCountry
	toCountry
	transport
	stir
	attestation
	status
	fromCarrier
	fromRegion
	toCarrier
	toRegion
	rating
	words
)

var wordNames = [words]string{
	"call_direction", "hangup_cause_name", "hangup_source", "trunk_domain", "trunk_id", "from_country", "to_country", "transport_protocol",
	"stir_verification", "attestation_indicator", "insights_status", "from_carrier", "from_region", "to_carrier", "to_region", "quality_rating",
}

// The columns of whole numbers, times, amounts and flags.
const (
	callSeconds = iota
	billSeconds
	billedSeconds
	initiation
	answer
	end
	code
	rate
	charged
	srtp
	secure
	secureRate
	cnam
	cnamRate
	numbers
)

var numberNames = [numbers]string{
	"call_duration", "bill_duration", "billed_duration", "initiation_time", "answer_time", "end_time", "hangup_cause_code",
	"total_rate", "total_amount", "srtp", "secure_trunking", "secure_trunking_rate", "cnam_lookup", "cnam_lookup_rate",
}

// The metrics.
const (
	score = iota
	rtt
	jitter
	loss
	postDial
	metrics
)

var metricNames = [metrics]string{"quality_score", "rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms"}

// mostRows is how many rows a row group may have.
const mostRows = 131_072

// Rows are those of the row group under way, column by column, and what holds of the
// file as a whole.
type rows struct {
	n       int             // rows of the row group
	group   int             // its number
	before  int64           // rows of those before it
	words   [words][]uint32 // numbers of texts; 0 is NULL
	numbers [numbers][]int64
	metrics [metrics][]uint32
	uuids   []uuid // zero where the text is none

	texts  [words]*dictionary[string]
	values [metrics]*dictionary[float64]

	extra func(row int, text []byte) // is handed each text of the column extra
	plain func(column string, row int, text []byte)
}

func newRows() *rows {
	r := &rows{}
	for i := range r.texts {
		r.texts[i] = newDictionary[string]()
	}
	for i := range r.values {
		r.values[i] = newDictionary[float64]()
	}
	return r
}

// each reads the row groups of file one after another and hands each to use. It holds
// one of them.
func (r *rows) each(ctx context.Context, file *parquetFile, use func() error) (err error) {
	defer damaged(&err)
	for i, group := range file.RowGroups() {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.group = i
		if err := r.read(file, group); err != nil {
			return err
		}
		if err := use(); err != nil {
			return err
		}
		r.before += int64(r.n)
	}
	return nil
}

// read reads a row group. A column that the file lacks is NULL in all rows.
func (r *rows) read(file *parquetFile, group parquet.RowGroup) error {
	r.n = int(group.NumRows())
	for i, name := range wordNames {
		r.words[i] = sized(r.words[i], r.n)
		if err := ifThere(file, name, func(c int) error { return readWords(group, c, r.texts[i], r.words[i]) }); err != nil {
			return err
		}
	}
	for i, name := range metricNames {
		r.metrics[i] = sized(r.metrics[i], r.n)
		if err := ifThere(file, name, func(c int) error { return readReals(group, c, r.values[i], r.metrics[i]) }); err != nil {
			return err
		}
	}
	for i, name := range numberNames {
		r.numbers[i] = slices.Grow(r.numbers[i][:0], r.n)[:r.n]
		for row := range r.numbers[i] {
			r.numbers[i][row] = null
		}
		if err := ifThere(file, name, func(c int) error { return readNumbers(group, c, r.numbers[i]) }); err != nil {
			return err
		}
	}
	return r.readTexts(file, group)
}

func (r *rows) readTexts(file *parquetFile, group parquet.RowGroup) error {
	r.uuids = sized(r.uuids, r.n)
	err := ifThere(file, "call_uuid", func(c int) error {
		return readTexts(group, c, func(row int, b []byte) { r.uuids[row] = parseUUID(b) })
	})
	for _, name := range []string{"call_id", "from_number", "to_number"} {
		if err == nil {
			err = ifThere(file, name, func(c int) error {
				return readTexts(group, c, func(row int, b []byte) { r.plain(name, row, b) })
			})
		}
	}
	if err != nil {
		return err
	}
	return ifThere(file, "extra", func(c int) error { return readTexts(group, c, r.extra) })
}

func ifThere(file *parquetFile, name string, read func(column int) error) error {
	column, ok := file.index[name]
	if !ok {
		return nil
	}
	if err := read(column); err != nil {
		return fmt.Errorf("column %s: %w", name, err)
	}
	return nil
}

// sized returns n zero values, in s where it has room.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// name is how a fault names a row's call.
func (r *rows) name(row int) string {
	if r.uuids[row] == (uuid{}) {
		return fmt.Sprintf("row %d", r.before+int64(row)+1)
	}
	return "call " + r.uuids[row].String()
}
