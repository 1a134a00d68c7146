package main

import (
	"context"
	"errors"
	"os"
	"strconv"
	"time"

	"golang.org/x/term"

	"zentrunk-reports/local/display"
)

// defaultWidth is that of a terminal which does not say how wide it is.
const defaultWidth = 80

// An output is where a command writes and what is known of it.
type output struct {
	display.Output
	noted bool // what is not data goes to a terminal
}

func standardOutput() output {
	out := output{noted: term.IsTerminal(int(os.Stderr.Fd()))}
	out.Writer, out.Notes, out.Terminal = os.Stdout, os.Stderr, term.IsTerminal(int(os.Stdout.Fd()))
	columns, _ := strconv.Atoi(os.Getenv("COLUMNS")) // 0 where it is no number
	if !out.Terminal {
		out.Width = max(columns, 0)
		return out
	}
	out.Width = defaultWidth
	if columns > 0 {
		out.Width = columns
	}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && width > 0 {
		out.Width = width
	}
	return out
}

// errReaderGone is why the context of [whileRead] ended.
var errReaderGone = errors.New("nobody reads the output any more")

// watchEvery bounds for how long a watch outlives what it is for.
const watchEvery = 200 * time.Millisecond

// whileRead returns a context that ends with ctx, or as soon as the pipe that
// file is has lost its reader: "| head" then ends a wait for the API, not only
// the next write. The caller calls stop when done.
func whileRead(ctx context.Context, file *os.File) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	info, err := file.Stat()
	if err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0 {
		go func() {
			if waitUntilUnread(ctx, file) {
				cancel(errReaderGone)
			}
		}()
	}
	return ctx, func() { cancel(nil) }
}

// ending returns what err means for the command: nothing where the reader left,
// as head does when it has its lines.
func ending(ctx context.Context, err error) error {
	switch {
	case err == nil, isBrokenPipe(err), errors.Is(context.Cause(ctx), errReaderGone):
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return errors.New("interrupted")
	}
	return err
}
