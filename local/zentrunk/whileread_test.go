//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"testing"
)

// What waits for a pipe ends as soon as nobody reads it any more, and not before; so does
// the watch itself once it is told to stop.
func TestWhileRead(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	ctx, stop := whileRead(t.Context(), writer)
	defer stop()
	if err := ctx.Err(); err != nil {
		t.Fatalf("a pipe that is read: %v", err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if err := context.Cause(ctx); !errors.Is(err, errReaderGone) {
		t.Errorf("ended by %v, want the reader that is gone", err)
	}
}
