package display

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// A Line of a view is a label and what it says; nothing is said with a dash.
type Line struct{ label, text string }

// NewLine returns a line of a view.
func NewLine(label, text string) Line { return Line{label, text} }

// WriteView writes lines in two columns. Words that go beyond the output's width
// go on below the first; a word is never broken, so that it can be copied.
func WriteView(out Output, lines []Line) error {
	indent := 0
	for _, l := range lines {
		indent = max(indent, len(l.label)+2)
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.label)
		b.WriteString(strings.Repeat(" ", indent-len(l.label)))
		at := 0
		for i, word := range strings.Fields(printable(orAbsent(l.text))) {
			size := runewidth.StringWidth(word)
			switch {
			case i == 0:
			case out.Width > 0 && indent+at+1+size > out.Width:
				b.WriteString("\n" + strings.Repeat(" ", indent))
				at = 0
			default:
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += size
		}
		b.WriteByte('\n')
	}
	_, err := out.Write([]byte(b.String()))
	return err
}
