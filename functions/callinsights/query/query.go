// Package query reads the query of a search: which calls of the account are wanted, and
// which page of them. What the API would refuse, or would take for a search without
// bounds, is found here, before anything is sent. It knows nothing of events or of how
// calls are found.
//
// Read this file first, then filters.go (the parameters), number.go and span.go (what
// takes more than a line to read).
package query

import (
	"net/url"
	"strings"
	"time"

	"zentrunk-reports/internal/problem"
	"zentrunk-reports/internal/zentrunk"
)

// A Search is a query that was read.
type Search struct {
	Calls  zentrunk.CallQuery
	Limit  int // 1 to [zentrunk.PageSize]
	Offset int // 0 to [MaxOffset]

	filters url.Values // as given, each in the one spelling that links have
}

// MaxOffset is the last call that can be asked for, counted from the newest.
const MaxOffset = 1<<31 - 1

// Parse reads the query of a URL as it was sent, escapes included, at the time now. The
// error is a [*problem.ParameterError], which names every parameter that is wrong, says
// what it has to be, and repeats no value: one may be a phone number.
func Parse(raw string, now time.Time) (Search, error) {
	s := Search{Limit: zentrunk.PageSize, filters: url.Values{}}
	r := reader{search: &s, given: map[string]bool{}}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair != "" {
			r.read(pair)
		}
	}
	if len(r.faults) == 0 {
		r.check(now)
	}
	if len(r.faults) > 0 {
		return Search{}, &problem.ParameterError{Detail: strings.Join(r.faults, " ")}
	}
	return s, nil
}

// Link returns the query of the page of s at another offset: the same for every spelling
// of the same search. It is as AWS signs one, in order and with each blank as %20: there
// are clients that sign a query as it stands.
func (s Search) Link(offset int) string {
	v := url.Values{}
	for name, value := range s.filters {
		v[name] = value
	}
	v["limit"], v["offset"] = []string{decimal(s.Limit)}, []string{decimal(offset)}
	return strings.ReplaceAll(v.Encode(), "+", "%20") // a plus itself is %2B by then
}

// maxFaults bounds what is said of one query.
const maxFaults = 12

// A reader collects what is wrong with a query.
type reader struct {
	search *Search
	given  map[string]bool
	faults []string
}

// fault adds a sentence, once.
func (r *reader) fault(sentence string) {
	for _, said := range r.faults {
		if said == sentence {
			return
		}
	}
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, sentence)
	}
}

// read takes one parameter.
func (r *reader) read(pair string) {
	escapedName, escaped, _ := strings.Cut(pair, "=")
	name, err := url.QueryUnescape(escapedName)
	p, known := parameters()[name]
	switch {
	case err != nil || !known:
		r.fault(unknown(name) + " The parameters are " + names() + ".")
		return
	case r.given[name]:
		r.fault(name + " is given more than once.")
		return
	}
	r.given[name] = true
	value, err := url.QueryUnescape(escaped)
	switch {
	case err != nil:
		r.fault(name + " has an escape that is none: a percent sign stands before two hexadecimal digits.")
	case value == "":
		r.fault(name + " has no value: leave it out, or say which calls are wanted.")
	default:
		canonical, want := p(r.search, value)
		if want != "" {
			r.fault(name + " must be " + want + ".")
			return
		}
		r.search.filters.Set(name, canonical)
	}
}

// maxName bounds how long a name is that is repeated.
const maxName = 40

// unknown says which parameter is none, where its name can be shown: letters, what joins
// words and fewer digits than a phone number has.
func unknown(name string) string {
	const letters, digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.[]", "0123456789"
	isName := name != "" && len(name) <= maxName && strings.Trim(name, letters+digits) == ""
	if !isName || len(strings.Map(only(digits), name)) >= leastDigits {
		return "There is a parameter that a search does not have."
	}
	return "A search has no parameter " + name + "."
}

// only returns what keeps the characters of set alone.
func only(set string) func(rune) rune {
	return func(r rune) rune {
		if strings.ContainsRune(set, r) {
			return r
		}
		return -1
	}
}
