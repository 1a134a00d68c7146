package main

import (
	"os"
	"strings"

	"golang.org/x/term"
)

// clickable returns url as out shows it best: on a terminal as a link by the escape
// sequence OSC 8, which terminals that do not know it leave out, elsewhere as plain text.
func clickable(out *os.File, url string) string {
	if !term.IsTerminal(int(out.Fd())) || os.Getenv("TERM") == "dumb" {
		return url
	}
	return hyperlink(url)
}

// hyperlink returns url between the sequences that make it a link. What would end
// the sequence early cannot be part of a URL.
func hyperlink(url string) string {
	const begin, end = "\x1b]8;;", "\x1b\\"
	url = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, url)
	return begin + url + end + url + begin + end
}
