//go:build !unix

package main

import (
	"context"
	"errors"
	"os"
	"syscall"
)

// Errors of Windows for a pipe that nobody reads: ERROR_BROKEN_PIPE and
// ERROR_NO_DATA.
const (
	errorBrokenPipe syscall.Errno = 109
	errorNoData     syscall.Errno = 232
)

// isBrokenPipe is whether a write failed because nobody reads.
func isBrokenPipe(err error) bool {
	return errors.Is(err, errorBrokenPipe) || errors.Is(err, errorNoData)
}

// waitUntilUnread knows nothing here: the next write tells.
func waitUntilUnread(context.Context, *os.File) bool { return false }
