package calls

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// A spy notes which bytes of a file are read.
type spy struct {
	*bytes.Reader
	read [][2]int64
}

func (s *spy) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.Reader.ReadAt(p, off)
	s.read = append(s.read, [2]int64{off, off + int64(n)})
	return n, err
}

// What is read for the insights alone is what the whole file says of them, and no
// byte of the rows is read that does not lie where Spans says.
func TestOpenInsights(t *testing.T) {
	t.Parallel()
	rows := random(t, 5, 2*MaxRowGroupRows/10)
	for name, newWriter := range map[string]func(io.Writer) *Writer{"published": NewWriter, "staged": NewStagedWriter, "insights": NewInsightsWriter} {
		file := encode(t, rows, newWriter)
		in := &spy{Reader: bytes.NewReader(file)}
		r, err := OpenInsights(in, int64(len(file)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		spans, err := r.Spans()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		in.read = nil
		var row Row
		n := 0
		for ; ; n++ {
			if err := r.Next(&row); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			want := rows[n]
			want.Call = zentrunk.Call{UUID: want.Call.UUID, EndTime: want.Call.EndTime}
			want.TrunkID = ""
			row.Call.Answered = false // told of columns that are not read
			if diff := cmp.Diff(want, row, cmp.AllowUnexported(money.Amount{})); diff != "" {
				t.Fatalf("%s: row %d (-want +got):\n%s", name, n, diff)
			}
		}
		if n != len(rows) {
			t.Errorf("%s: %d rows, want %d", name, n, len(rows))
		}
		total := int64(0)
		for i, s := range spans {
			if i > 0 && s.From <= spans[i-1].To {
				t.Errorf("%s: span %+v follows %+v", name, s, spans[i-1])
			}
			total += s.To - s.From
		}
		for _, part := range in.read {
			if !within(part, spans) {
				t.Errorf("%s: bytes %d to %d are read and are in no span", name, part[0], part[1])
			}
		}
		if name == "published" && total > int64(len(file))*8/10 {
			t.Errorf("the spans are %d of %d bytes", total, len(file))
		}
	}
}

func within(part [2]int64, spans []Span) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return part[0] >= s.From && part[1] <= s.To })
}
