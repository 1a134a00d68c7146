package main

import (
	"fmt"
	"os"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// A note is one line of a terminal that says how far a search is, and is gone
// afterwards. Where standard error is no terminal, nothing is said.
type note struct {
	out   output
	width int // 0 where there is no terminal
	shown bool
}

func newNote(out output) *note {
	n := &note{out: out}
	file, ok := out.Notes.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || os.Getenv("TERM") == "dumb" {
		return n
	}
	n.width = defaultWidth
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
		n.width = width
	}
	return n
}

// toStart goes to the line's beginning and clears what is behind it.
const toStart = "\r\x1b[K"

func (n *note) say(format string, args ...any) {
	if n.width == 0 {
		return
	}
	n.shown = true
	fmt.Fprint(n.out.Notes, toStart+runewidth.Truncate(fmt.Sprintf(format, args...), n.width-1, "…"))
}

func (n *note) clear() {
	if n.shown {
		fmt.Fprint(n.out.Notes, toStart)
	}
}
