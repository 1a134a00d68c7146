package main

import "errors"

// A refusal is the error of data that cannot be worked with, where the command line itself
// makes sense: its exit status is 2 all the same.
type refusal struct{ error }

// Unwrap returns what was refused.
func (r refusal) Unwrap() error { return r.error }

// A verdict is an exit status of which the output has said everything.
type verdict int

// Error is printed by nobody.
func (verdict) Error() string { return "" }

// statusOf returns the exit status of a command that ended with err, and whether err is
// still to be said.
func statusOf(err error) (code int, say bool) {
	if v, ok := errors.AsType[verdict](err); ok {
		return int(v), false
	}
	if _, ok := errors.AsType[refusal](err); ok {
		return exitUsage, true
	}
	if _, ok := errors.AsType[blindRun](err); ok {
		return isBlind, true
	}
	return exitFailed, true
}
