package main_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Kinds of requests that a function sends.
const (
	atAccount = iota
	atReads   // of the store
	atWrites
	kinds
)

// A snare says at which request a function is killed. The zero snare never is.
type snare struct {
	kind  int
	n     int  // the request's number among those of its kind, from 1
	after bool // the store carries the request out first
}

// draw chooses a request of an undisturbed run. Half of them are writes, which
// are few, and where an interrupted run leaves something behind.
func (k *killing) draw() snare {
	s := snare{kind: []int{atAccount, atReads, atWrites, atWrites}[k.rng.IntN(4)], after: k.rng.IntN(2) == 0}
	s.n = 1 + k.rng.IntN(k.requests[s.kind])
	return s
}

// A trap counts requests and kills at one of them, by its number and not by the
// time, so that the kills are spread over the whole run on any machine.
type trap struct {
	snare
	prey []*lambdatest.Runtime

	mu     sync.Mutex // guards what follows
	count  [kinds]int
	sprung string // what the request was that it killed at
}

// trap stands before the account and the store until release.
func (k *killing) trap(t *testing.T, account *zentrunktest.Server, prey []*lambdatest.Runtime, s snare) *trap {
	t.Helper()
	tr := &trap{snare: s, prey: prey}
	account.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault {
		if tr.due(atAccount, "account") {
			tr.kill()
		}
		return nil
	})
	k.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		kind := atWrites
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			kind = atReads
		}
		if !tr.due(kind, place(r)) {
			next.ServeHTTP(w, r)
			return
		}
		if tr.after {
			next.ServeHTTP(buckettest.Discard{Head: http.Header{}}, r)
		}
		tr.kill()
		panic(http.ErrAbortHandler)
	})
	return tr
}

func (k *killing) release(account *zentrunktest.Server) {
	account.SetFaults()
	k.store.Intercept(nil)
}

// due counts a request and tells whether it is the one.
func (tr *trap) due(kind int, place string) bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.count[kind]++
	if len(tr.prey) == 0 || kind != tr.kind || tr.count[kind] != tr.n {
		return false
	}
	tr.sprung = place
	return true
}

func (tr *trap) kill() {
	for _, function := range tr.prey {
		function.Stop() // SIGKILL, and the wait for the process's end
	}
}

func (tr *trap) sprungAt() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.sprung
}

func (tr *trap) counts() [kinds]int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.count
}

// place names what a request to the store is about.
func place(r *http.Request) string {
	switch {
	case r.Method == http.MethodPost:
		return "cleaning"
	case r.Method != http.MethodPut:
		return "reading"
	case strings.Contains(r.URL.Path, "/staging/"):
		return "staging"
	case strings.HasSuffix(r.URL.Path, "/manifest.json"):
		return "manifest"
	}
	return "publishing"
}

var publishedAt = regexp.MustCompile(`"published_at": ?"[^"]*"`)

// objects returns every object below prefix by its key without it, as if it had
// been published under no prefix and at no time.
func (k *killing) objects(t *testing.T, prefix string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, key := range k.store.Keys(t) {
		name, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		text := string(k.store.Object(t, key))
		if strings.HasSuffix(name, "/manifest.json") {
			if !publishedAt.MatchString(text) {
				t.Errorf("%s has no time", key)
			}
			text = publishedAt.ReplaceAllString(strings.ReplaceAll(text, `"`+prefix, `"`), "")
		}
		all[name] = text
	}
	return all
}
