package lake

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

// ManifestSchema is the version of the manifest's form.
const ManifestSchema = 1

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
	Kept          int            `json:"kept"`               // published calls of which the run read no record
	Replaced      bool           `json:"replaced,omitempty"` // as the API had the day, whatever was published
	Files         []File         `json:"files"`
	Columns       []calls.Column `json:"columns"` // of calls.parquet
	Answered      int            `json:"answered"`
	ASR           *float64       `json:"asr"` // as in report.json
	Rated         int            `json:"rated"`
	ScoreMean     *float64       `json:"score_mean"`
	Findings      int            `json:"findings"` // of the day itself; 0 in manifests of older code
	CodeVersion   string         `json:"code_version"`
	ZoneDatabase  string         `json:"zone_database"` // by which the day's bounds were told, such as "2026f"
}

// A File is one published object.
type File struct {
	Key    string `json:"key"` // whole
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   *int64 `json:"rows,omitempty"` // of Parquet
}

// Same is whether f and g are the same bytes under the same key.
func (f File) Same(g File) bool { return f.Key == g.Key && f.SHA256 == g.SHA256 && f.Bytes == g.Bytes }

// Names is whether m names just the bytes of files. A nil manifest names none.
func (m *Manifest) Names(files []File) bool {
	return m != nil && slices.EqualFunc(m.Files, files, File.Same)
}

// File returns what m says of the object under the whole key, the zero value
// where it names none.
func (m *Manifest) File(key string) File {
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

// Manifest returns the published manifest of date and the condition that only that
// one is replaced. It is nil where there is none, and where what lies there is none:
// such an object is replaced by a first revision.
func (l *Lake) Manifest(ctx context.Context, date string) (*Manifest, bucket.Condition, error) {
	b, o, err := l.Bucket.Get(ctx, bucket.ManifestKey(date))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bucket.Condition{Absent: true}, nil
	}
	if err != nil {
		return nil, bucket.Condition{}, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		l.Log.Warn("the published manifest cannot be read and is replaced", "date", date, "err", err)
		m = nil
	}
	return m, bucket.Condition{ETag: o.ETag}, nil
}

// PutManifest writes m where cond holds, and is [bucket.ErrPrecondition] where it
// does not. A put whose answer was lost finds its own object in the way: equal bytes
// are success.
func (l *Lake) PutManifest(ctx context.Context, m *Manifest, cond bucket.Condition) error {
	b, err := m.encode()
	if err != nil {
		return err
	}
	key := bucket.ManifestKey(m.Date)
	err = l.Bucket.Put(ctx, key, bucket.Bytes(b), nil, cond)
	if errors.Is(err, bucket.ErrPrecondition) {
		if there, _, getErr := l.Bucket.Get(ctx, key); getErr == nil && bytes.Equal(there, b) {
			return nil
		}
	}
	return err
}
