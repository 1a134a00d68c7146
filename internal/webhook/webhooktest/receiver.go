// Package webhooktest is an endpoint for tests that polices whoever tells it something. It
// checks signatures by the text of the standard, not by the library that makes them.
package webhooktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Path is the part of a receiver's URL that nobody else may learn.
const Path = "/services/T0TOKEN/B0TOKEN/aSecretOfTheAddress"

// A Receiver is an endpoint over TLS on loopback. It is safe for concurrent use.
type Receiver struct {
	t      testing.TB
	server *httptest.Server
	key    []byte
	now    func() time.Time

	mu     sync.Mutex // guards what follows
	answer func(w http.ResponseWriter, r *http.Request) bool
	tries  int
	taken  []Message
	bodies map[string]string // by id
	ids    map[string]string // by what is told
}

// A Message is one that was taken.
type Message struct {
	ID   string // empty where the form has none
	Body string
}

// Start starts a receiver that goes with the test. Its clock is now's.
func Start(t testing.TB, now func() time.Time) *Receiver {
	t.Helper()
	r := &Receiver{t: t, key: []byte("0123456789abcdef0123456789abcdef"), now: now, bodies: map[string]string{}, ids: map[string]string{}}
	r.server = httptest.NewTLSServer(r)
	r.server.Config.ErrorLog = nil
	t.Cleanup(r.server.Close)
	return r
}

// Secret returns what the secret holds for a form.
func (r *Receiver) Secret(form string) string {
	b, err := json.Marshal(map[string]string{
		"url": r.server.URL + Path, "format": form, "signing_key": "whsec_" + base64.StdEncoding.EncodeToString(r.key),
	})
	if err != nil {
		panic(err) // strings always encode
	}
	return string(b)
}

// Roots holds the receiver's certificate.
func (r *Receiver) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(r.server.Certificate())
	return pool
}

// PEM returns the receiver's certificate as SSL_CERT_FILE holds one.
func (r *Receiver) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.server.Certificate().Raw})
}

// Answer lets f answer in the receiver's place, and a message be taken where f returns
// true. A nil f takes all.
func (r *Receiver) Answer(f func(w http.ResponseWriter, r *http.Request) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

// Status answers every try with a status.
func (r *Receiver) Status(code int) {
	r.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(code)
		return false
	})
}

// Tries is how many requests came.
func (r *Receiver) Tries() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tries
}

// Taken returns the messages that were taken, in order.
func (r *Receiver) Taken() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Message{}, r.taken...)
}

// ServeHTTP checks a request, answers it and keeps what was taken.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender went away
	}
	r.mu.Lock()
	r.tries++
	answer := r.answer
	r.check(req, body)
	r.mu.Unlock()
	if answer != nil && !answer(w, req) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = append(r.taken, Message{req.Header.Get("webhook-id"), string(body)})
}

// check fails the test for what no sender may do.
func (r *Receiver) check(req *http.Request, body []byte) {
	if req.Method != http.MethodPost || req.URL.String() != Path || req.Header.Get("Content-Type") != "application/json" {
		r.t.Errorf("a receiver got %s %s of %s", req.Method, req.URL, req.Header.Get("Content-Type"))
	}
	id := req.Header.Get("webhook-id")
	if id == "" {
		return // Slack and Teams have none
	}
	if fault := r.Fault(req.Header, body); fault != "" {
		r.t.Errorf("message %s: %s", id, fault)
	}
	if old, ok := r.bodies[id]; ok && old != string(body) {
		r.t.Errorf("message %s has two bodies:\n%s\n%s", id, old, body)
	}
	r.bodies[id] = string(body)
	if old, ok := r.ids[string(body)]; ok && old != id {
		r.t.Errorf("%s and %s tell the same", old, id)
	}
	r.ids[string(body)] = id
}

// Fault returns what is wrong with a signed message, empty for nothing.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
func (r *Receiver) Fault(h http.Header, body []byte) string {
	id, stamp := h.Get("webhook-id"), h.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || strings.Contains(id, ".") {
		return "the id holds a dot, or the timestamp is no whole number: " + stamp
	}
	if off := r.now().Sub(time.Unix(seconds, 0)); off.Abs() > 5*time.Minute {
		return "the timestamp is off by " + off.String()
	}
	mac := hmac.New(sha256.New, r.key)
	_, _ = mac.Write([]byte(id + "." + stamp + "." + string(body))) // never fails
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for signature := range strings.SplitSeq(h.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(signature), []byte(want)) {
			return ""
		}
	}
	return "no signature is right"
}
