package main

import (
	"slices"
	"strings"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A fault is what goes wrong with the requests whose query holds all of Query.
type fault struct {
	Query  []string `json:"query"`  // such as "limit=20"
	Times  int      `json:"times"`  // how many such requests fail; below 0 all do
	Status int      `json:"status"` // that they are answered with
}

// chosen returns the faults as the account takes them.
func chosen(faults []fault) []zentrunktest.FaultFunc {
	out := make([]zentrunktest.FaultFunc, len(faults))
	for i, f := range faults {
		left := f.Times
		out[i] = func(r zentrunktest.Request) *zentrunktest.Fault {
			if left == 0 || slices.ContainsFunc(f.Query, func(part string) bool { return !strings.Contains(r.RawQuery, part) }) {
				return nil
			}
			left-- // the account asks for one request at a time
			wrong := zentrunktest.StatusFault(f.Status)
			return &wrong
		}
	}
	return out
}
