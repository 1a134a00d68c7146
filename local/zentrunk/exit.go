package main

import "errors"

// An exit is an error that ends the program with a status of its own.
type exit struct {
	status int
	error
}

// Unwrap returns what went wrong.
func (e exit) Unwrap() error { return e.error }

// statusOf is the exit status that an error of a command ends the program with.
func statusOf(err error) int {
	if e, ok := errors.AsType[exit](err); ok {
		return e.status
	}
	return exitFailed
}
