package daily

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
)

// manifestSchema is the version of the manifest's form.
const manifestSchema = 1

// A Manifest says what is published of a day. It is written last: a reader that
// trusts only days with a manifest, and checks the sums it names, never sees
// half a day.
type Manifest struct {
	SchemaVersion int            `json:"schema_version"`
	Account       string         `json:"account"`
	Date          string         `json:"date"`
	Timezone      string         `json:"timezone"`
	From          time.Time      `json:"from"`
	To            time.Time      `json:"to"`
	Revision      int            `json:"revision"` // 1, and one more each time the data changed
	PublishedAt   time.Time      `json:"published_at"`
	Complete      bool           `json:"complete"`
	Calls         int            `json:"calls"`
	Amount        money.Sum      `json:"amount"`
	Currency      string         `json:"currency"`
	APITotalCount int            `json:"api_total_count"`
	Rejected      int            `json:"rejected"`
	Files         []File         `json:"files"`
	Columns       []calls.Column `json:"columns"` // of calls.parquet
	Answered      int            `json:"answered"`
	ASR           *float64       `json:"asr"` // as in report.json
	Rated         int            `json:"rated"`
	ScoreMean     *float64       `json:"score_mean"`
	CodeVersion   string         `json:"code_version"`
}

// A File is one published object.
type File struct {
	Key    string `json:"key"` // whole
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   *int64 `json:"rows,omitempty"` // of Parquet
}

func sameFile(a, b File) bool { return a.Key == b.Key && a.SHA256 == b.SHA256 && a.Bytes == b.Bytes }

// sameFiles is whether m names just the bytes of files.
func (m *Manifest) sameFiles(files []File) bool {
	return m != nil && slices.EqualFunc(m.Files, files, sameFile)
}

// file returns what m says of the object under the whole key, the zero value
// where it names none.
func (m *Manifest) file(key string) File {
	for _, f := range m.Files {
		if f.Key == key {
			return f
		}
	}
	return File{}
}

func (m *Manifest) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return b.Bytes(), nil
}

// manifest returns the published manifest of the day and the condition that
// only that one is replaced. It is nil where there is none, and where what lies
// there is none: such an object is replaced by a first revision.
func (r *dayRun) manifest(ctx context.Context) (*Manifest, bucket.Condition, error) {
	b, o, err := r.Bucket.Get(ctx, bucket.ManifestKey(r.day.Date))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bucket.Condition{Absent: true}, nil
	}
	if err != nil {
		return nil, bucket.Condition{}, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		r.Log.Warn("the published manifest cannot be read and is replaced", "date", r.day.Date, "err", err)
		m = nil
	}
	return m, bucket.Condition{ETag: o.ETag}, nil
}
