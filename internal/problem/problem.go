// Package problem turns an error into what a caller over HTTP may know of it: a
// problem document of RFC 9457. Its one table decides status, type and words.
// The words are fixed, so that nothing of an error's text, which may hold what
// the API said, ever leaves the process.
package problem

import (
	"encoding/json"
	"errors"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// ContentType is the media type of a [Document].
const ContentType = "application/problem+json"

// Faults of a request that are found before anything is looked up.
var (
	ErrNoRoute = errors.New("the path is not one of this API")
	ErrMethod  = errors.New("the method is not GET")
	ErrBody    = errors.New("the request has a body")
)

// A ParameterError is a query that makes no search. Its words are told to the caller, and
// must hold nothing that the caller sent.
type ParameterError struct{ Detail string }

func (e *ParameterError) Error() string { return e.Detail }

// ErrNoInsights is that there is such a call and no insights of it.
var ErrNoInsights = errors.New("the call has no insights")

// defaultRetryAfter is told to callers where the API limits the account and does
// not say for how long: the span over which Plivo counts requests.
// https://docs.plivo.com/docs/voice/concepts/account-limits
const defaultRetryAfter = 5 * time.Second

// A Problem is what is told of an error. Problems of one Type differ in RetryAfter
// alone, and those of a query's parameters in Detail.
type Problem struct {
	Status     int    // HTTP status, 400 to 599
	Type       string // URI that names the kind of problem
	Title      string // the kind in a few words
	Detail     string // what it means for the caller, and what to do
	Allow      string // value of the Allow header; empty where there is none to send
	RetryAfter time.Duration
}

// Of returns the problem that err is. An error that the table lacks is a fault
// of this service: a fixed 500. A nil err is one too.
//
// An error may be of several kinds, a request that failed until its time ran
// out for example; then the table's order decides.
func Of(err error) Problem {
	if wrong, ok := errors.AsType[*ParameterError](err); ok {
		p := parameters
		p.Detail = wrong.Detail
		return p
	}
	for _, row := range table {
		if errors.Is(err, row.is) {
			p := row.Problem
			if p.RetryAfter > 0 {
				p.RetryAfter = asked(err, p.RetryAfter)
			}
			return p
		}
	}
	return internal
}

// asked is how long the API asked to wait, or otherwise where it did not say.
func asked(err error, otherwise time.Duration) time.Duration {
	if api, ok := errors.AsType[*zentrunk.APIError](err); ok && api.RetryAfter > 0 {
		return api.RetryAfter
	}
	return otherwise
}

// A Document is a problem as it is sent.
type Document struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Instance  string `json:"instance"`   // URI reference of what was asked for
	RequestID string `json:"request_id"` // finds the request in the log
}

// Document returns the JSON of p's document. Invalid UTF-8 in the arguments is
// replaced.
func (p Problem) Document(instance, requestID string) string {
	b, err := json.Marshal(Document{p.Type, p.Title, p.Status, p.Detail, instance, requestID})
	if err != nil {
		panic(err) // strings and a number always encode
	}
	return string(b)
}
