package main

import (
	"context"
	"slices"
	"time"
)

// A measurement makes some rows of the table.
type measurement struct {
	name  string
	title string // in the document
	run   func(*bench, context.Context) ([]row, error)
	when  occasion
}

// An occasion says when a measurement is made.
type occasion struct {
	asked   bool          // only where --only names it
	longest time.Duration // that it may take; on two cores none takes more than half of it
	place   place         // of its rows in the document
}

var (
	normally = occasion{longest: 25 * time.Minute, place: mainTables}
	// hugely takes some three GB of disk, and a quarter of an hour.
	hugely = occasion{asked: true, longest: 90 * time.Minute, place: hugeTables}
)

var measurements = []measurement{
	{"pace", "Share of the pace", (*bench).pace, normally},
	{"sequential", "Paging as SDKs do it", (*bench).sequential, normally},
	{"throughput", "Requests without a limit", (*bench).throughput, normally},
	{"requests", "Requests of a day", (*bench).requests, normally},
	{"pull", "Pull, beside Python", (*bench).pull, normally},
	{"lookback", "What a look-back reads", (*bench).lookback, normally},
	{"window", "Memory of planning and pulling", (*bench).window, normally},
	{"memory", "Memory of a whole day", (*bench).memory, normally},
	{"publish", "Publish, beside DuckDB", (*bench).publish, normally},
	{"against", "Publish, beside an earlier build", (*bench).against, normally},
	{"encoding", "Bytes of calls.parquet", (*bench).encoding, normally},
	{"union", "What a published day costs a run", (*bench).union, normally},
	{"verify", "Verification, beside reading", (*bench).audit, normally},
	{"coldstart", "Cold start", (*bench).coldstart, normally},
	{"lookup", "Lookup", (*bench).lookup, normally},
	{"search", "Search", (*bench).search, normally},
	{"history", "A call among 400 days", (*bench).history, normally},
	{"cost", "Cost", (*bench).cost, normally},
	{"huge", "A day of ten million calls", (*bench).huge, hugely},
}

func names() []string {
	var out []string
	for _, m := range measurements {
		out = append(out, m.name)
	}
	return out
}

// wants is whether m is to be made.
func (o *options) wants(m measurement) bool {
	if len(o.Only) == 0 {
		return !m.when.asked
	}
	return slices.Contains(o.Only, m.name)
}

// places are where in the document the rows of a run belong: those of which it makes all
// rows, at full sizes.
func (o *options) places(python string) []place {
	var out []place
	for _, at := range []place{mainTables, hugeTables} {
		whole := !o.Quick && (python != "" || at != mainTables) // peers are in the one alone
		for _, m := range measurements {
			whole = whole && (m.when.place != at || o.wants(m))
		}
		if whole {
			out = append(out, at)
		}
	}
	return out
}
