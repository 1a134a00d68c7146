// Package latetest is a server, for tests, that answers only whoever has left.
package latetest

import (
	"io"
	"net/http"
)

// A Leaver takes the answer of a server that says 200, with nothing behind it, once the
// request's context has ended. Over TLS [http.Client] does so now and then. It is a
// transport and a client, and safe for concurrent use.
type Leaver struct{}

// Do waits for the end of the request's context, and returns the answer.
func (Leaver) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	<-r.Context().Done()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// RoundTrip is Do.
func (l Leaver) RoundTrip(r *http.Request) (*http.Response, error) { return l.Do(r) }
