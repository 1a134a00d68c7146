// Package dailytest confirms a published day against the ledger of a simulated
// account. It derives everything again, from the ledger and from the published
// bytes alone, and shares no code with the job: what it finds ends every
// scenario.
package dailytest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A Store gives the bytes of an object by its whole key, and lists all keys.
type Store interface {
	Object(t testing.TB, key string) []byte
	Keys(t testing.TB) []string
}

// Want is what a day should have come to.
type Want struct {
	Account  *zentrunktest.Server
	From, To time.Time
	Date     string
	Prefix   string
	// Wanted is whether a call's insights are to be there; nil means answered
	// calls.
	Wanted   func(*zentrunktest.Call) bool
	Failed   map[string]bool // calls whose insights the API never gave
	Masked   bool
	Revision int // 0 means any
	// Missing is how many calls of the ledger the API kept back: the day is then
	// incomplete by so many.
	Missing int
	// Uncounted allows the API's count to be that of a run to which it showed less: a
	// day whose calls did not change since keeps its manifest.
	Uncounted bool
	// Twice allows insights to be asked for again where an answer was lost.
	Twice bool
}

// A Manifest is what a reader of manifests goes by.
type Manifest struct {
	SchemaVersion int       `json:"schema_version"`
	Account       string    `json:"account"`
	Date          string    `json:"date"`
	Timezone      string    `json:"timezone"`
	From          time.Time `json:"from"`
	To            time.Time `json:"to"`
	Revision      int       `json:"revision"`
	Complete      bool      `json:"complete"`
	Calls         int       `json:"calls"`
	Amount        string    `json:"amount"`
	Currency      string    `json:"currency"`
	APITotalCount int       `json:"api_total_count"`
	Rejected      int       `json:"rejected"`
	Kept          int       `json:"kept"`
	Files         []struct {
		Key    string `json:"key"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
		Rows   *int   `json:"rows"`
	} `json:"files"`
}

// Whole reads a day as a careful reader does: by its manifest, each file checked
// against the sum it names. It returns nil where there is no manifest or a file
// is not the one that is named: such a reader sees no day, and never half a one.
func Whole(t testing.TB, s Store, prefix, date string) (*Manifest, map[string][]byte) {
	t.Helper()
	key := prefix + "manifests/dt=" + date + "/manifest.json"
	keys := s.Keys(t)
	if !slices.Contains(keys, key) {
		return nil, nil
	}
	m := &Manifest{}
	if err := json.Unmarshal(s.Object(t, key), m); err != nil {
		t.Fatalf("manifest: %v", err)
	}
	files := map[string][]byte{}
	for _, f := range m.Files {
		if !slices.Contains(keys, f.Key) {
			return nil, nil
		}
		b := s.Object(t, f.Key)
		sum := sha256.Sum256(b)
		if hex.EncodeToString(sum[:]) != f.SHA256 || len(b) != f.Bytes {
			return nil, nil
		}
		name := f.Key[strings.LastIndex(f.Key, "/")+1:]
		files[name] = b
	}
	return m, files
}

// Check fails the test for every way in which the published day is not the
// ledger's.
func Check(t testing.TB, s Store, w Want) {
	t.Helper()
	m, files := Whole(t, s, w.Prefix, w.Date)
	if m == nil {
		t.Errorf("%s: a reader of manifests sees no day", w.Date)
		return
	}
	truth := ledgerOf(w)
	rows := readCalls(t, files["calls.parquet"])
	truth.compare(t, w, rows)
	truth.rejects(t, files["rejects.jsonl"])
	m.focus(t, rows, files["focus.parquet"])
	Baseline(t, s, w.Prefix, w.Date, m.Timezone, rows)
	counted := len(truth.calls) + truth.unreadable
	if w.Uncounted {
		counted = min(counted, m.APITotalCount)
	}
	if want := len(truth.calls); m.Calls != want-w.Missing || m.Rejected != truth.unreadable || m.APITotalCount != counted || m.Complete != (w.Missing == 0) {
		t.Errorf("%s: the manifest says %d calls, %d rejected, %d counted, complete %t; want %d (%d missing), %d", w.Date, m.Calls, m.Rejected, m.APITotalCount, m.Complete, want, w.Missing, truth.unreadable)
	}
	if w.Revision != 0 && m.Revision != w.Revision {
		t.Errorf("%s: revision %d, want %d", w.Date, m.Revision, w.Revision)
	}
	if w.Missing == 0 {
		truth.report(t, w, files["report.json"], m)
		truth.invoice(t, w, files["report.json"])
		truth.traffic(t, w, files["report.json"], files["traffic.parquet"])
		truth.numbers(t, w, files["report.json"])
	}
	Statement(t, s, w.Prefix, w.Date[:len("2006-01")])
	for _, key := range s.Keys(t) {
		focus := key == w.Prefix+"focus/dt="+w.Date+"/focus.parquet" && files["focus.parquet"] == nil
		if focus || strings.HasPrefix(key, w.Prefix+"staging/dt="+w.Date) {
			t.Errorf("%s is left behind", key)
		}
	}
}

// A ledger is the truth about a day, by UUID.
type ledger struct {
	calls      map[string]*zentrunktest.Call
	unreadable int
	amount     *big.Rat
	answered   int
}

func ledgerOf(w Want) *ledger {
	l := &ledger{calls: map[string]*zentrunktest.Call{}, amount: new(big.Rat)}
	for _, c := range w.Account.Between(w.From, w.To) {
		if c.Unreadable != "" {
			l.unreadable++
			continue
		}
		l.calls[c.UUID] = c
		if c.AmountE8.Valid {
			l.amount.Add(l.amount, big.NewRat(c.AmountE8.V, 100_000_000))
		}
		if c.Answered {
			l.answered++
		}
	}
	return l
}

// row is calls.parquet as another reader would declare it.
type row struct {
	UUID               string   `parquet:"call_uuid"`
	CallID             *string  `parquet:"call_id"`
	From               *string  `parquet:"from_number"`
	To                 *string  `parquet:"to_number"`
	Direction          *string  `parquet:"call_direction"`
	CallDuration       *int32   `parquet:"call_duration"`
	BillDuration       *int32   `parquet:"bill_duration"`
	BilledDuration     *int32   `parquet:"billed_duration"`
	Initiation         *int64   `parquet:"initiation_time,timestamp(microsecond)"`
	Answer             *int64   `parquet:"answer_time,timestamp(microsecond)"`
	End                int64    `parquet:"end_time,timestamp(microsecond)"`
	HangupName         *string  `parquet:"hangup_cause_name"`
	HangupCode         *int32   `parquet:"hangup_cause_code"`
	HangupSource       *string  `parquet:"hangup_source"`
	Rate               *int64   `parquet:"total_rate,decimal(8:18)"`
	Amount             *int64   `parquet:"total_amount,decimal(8:18)"`
	TrunkDomain        *string  `parquet:"trunk_domain"`
	TrunkID            *string  `parquet:"trunk_id"`
	FromCountry        *string  `parquet:"from_country"`
	ToCountry          *string  `parquet:"to_country"`
	Transport          *string  `parquet:"transport_protocol"`
	SRTP               *bool    `parquet:"srtp"`
	SecureTrunking     *bool    `parquet:"secure_trunking"`
	SecureTrunkingRate *int64   `parquet:"secure_trunking_rate,decimal(8:18)"`
	CNAMLookup         *bool    `parquet:"cnam_lookup"`
	CNAMLookupRate     *int64   `parquet:"cnam_lookup_rate,decimal(8:18)"`
	STIR               *string  `parquet:"stir_verification"`
	Attestation        *string  `parquet:"attestation_indicator"`
	Status             string   `parquet:"insights_status"`
	FromCarrier        *string  `parquet:"from_carrier"`
	FromRegion         *string  `parquet:"from_region"`
	ToCarrier          *string  `parquet:"to_carrier"`
	ToRegion           *string  `parquet:"to_region"`
	RTT                *float64 `parquet:"rtt_ms"`
	Jitter             *float64 `parquet:"jitter_ms"`
	Loss               *float64 `parquet:"packet_loss_percent"`
	PostDialDelay      *float64 `parquet:"post_dial_delay_ms"`
	Score              *float64 `parquet:"quality_score"`
	Rating             *string  `parquet:"quality_rating"`
	Extra              *string  `parquet:"extra"`
}

func readCalls(t testing.TB, file []byte) []row {
	t.Helper()
	rows, err := parquet.Read[row](bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("calls.parquet: %v", err)
	}
	return rows
}

func (l *ledger) rejects(t testing.TB, file []byte) {
	t.Helper()
	n := 0
	for line := range strings.Lines(string(file)) {
		var reject struct {
			Reason string          `json:"reason"`
			Record json.RawMessage `json:"record"`
		}
		if err := json.Unmarshal([]byte(line), &reject); err != nil || reject.Reason == "" || len(reject.Record) == 0 {
			t.Errorf("rejects.jsonl holds %q: %v", line, err)
		}
		n++
	}
	if n != l.unreadable {
		t.Errorf("rejects.jsonl holds %d records, want %d", n, l.unreadable)
	}
}

// report checks the figures that a person looks at first; all others follow
// from the rows and are confirmed by SQL and by the report's own tests.
func (l *ledger) report(t testing.TB, w Want, file []byte, m *Manifest) {
	t.Helper()
	var r struct {
		Complete bool `json:"complete"`
		Spend    struct {
			Total struct {
				Calls    int    `json:"calls"`
				Answered int    `json:"answered"`
				Amount   string `json:"amount"`
			} `json:"total"`
		} `json:"spend"`
		Integrity struct {
			Total    int `json:"api_total_count"`
			Calls    int `json:"calls"`
			Rejected int `json:"rejected"`
		} `json:"integrity"`
	}
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatalf("report.json: %v", err)
	}
	if r.Spend.Total.Calls != len(l.calls) || r.Spend.Total.Answered != l.answered || !r.Complete ||
		r.Integrity.Total != m.APITotalCount || r.Integrity.Calls != m.Calls || r.Integrity.Rejected != m.Rejected {
		t.Errorf("%s: report.json says %+v, want %d calls, %d answered", w.Date, r, len(l.calls), l.answered)
	}
	for name, text := range map[string]string{"report.json": r.Spend.Total.Amount, "manifest.json": m.Amount} {
		if got, ok := new(big.Rat).SetString(text); !ok || got.Cmp(l.amount) != 0 {
			t.Errorf("%s: %s says %s, want %s", w.Date, name, text, l.amount.FloatString(8))
		}
	}
}

func show(v any) string { return fmt.Sprintf("%v", v) }
