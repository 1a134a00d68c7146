package dailytest

import (
	"bytes"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// Reencode returns the rows of a calls.parquet as another writer would have written
// them: other compression, encodings, row groups and pages, and columns by name.
func Reencode(t testing.TB, file []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[row](&buf, parquet.Compression(&parquet.Gzip), parquet.MaxRowsPerRowGroup(70), parquet.CreatedBy("another", "2", ""))
	if _, err := w.Write(readCalls(t, file)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Statuses returns the insights_status of each call of a calls.parquet, by UUID.
func Statuses(t testing.TB, file []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range readCalls(t, file) {
		out[r.UUID] = r.Status
	}
	return out
}

// Numbers returns the phone numbers of each call of a calls.parquet, by UUID.
func Numbers(t testing.TB, file []byte) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, r := range readCalls(t, file) {
		out[r.UUID] = nil
		for _, number := range []*string{r.From, r.To} {
			if number != nil {
				out[r.UUID] = append(out[r.UUID], *number)
			}
		}
	}
	return out
}
