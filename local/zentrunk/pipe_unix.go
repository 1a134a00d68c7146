//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// isBrokenPipe is whether a write failed because nobody reads.
func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// waitUntilUnread waits until the pipe that file is has lost its reader, and
// reports whether that came before the end of ctx.
func waitUntilUnread(ctx context.Context, file *os.File) bool {
	for ctx.Err() == nil {
		// Without events, only the end of the reader is told.
		fds := []unix.PollFd{{Fd: int32(file.Fd())}}
		n, err := unix.Poll(fds, int(watchEvery.Milliseconds()))
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return false // the next write will tell
		}
		if n > 0 {
			return fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
		}
	}
	return false
}
