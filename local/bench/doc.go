package main

import (
	"fmt"
	"os"
	"strings"
)

// A place is where in the document tables lie: between two marks.
type place struct{ begin, end string }

var (
	mainTables = place{"<!-- make bench: from here -->\n", "<!-- make bench: to here -->\n"}
	hugeTables = place{"<!-- make bench, huge: from here -->\n", "<!-- make bench, huge: to here -->\n"}
)

// A section is the rows of one measurement.
type section struct {
	title string
	rows  []row
}

// writeDoc puts the tables into their place in the document at path, instead of those
// that are there.
func writeDoc(path string, at place, machine string, sections []section) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	before, rest, ok := strings.Cut(string(text), at.begin)
	_, after, ended := strings.Cut(rest, at.end)
	if !ok || !ended {
		return fmt.Errorf("%s lacks the marks between which the tables lie", path)
	}
	var b strings.Builder
	b.WriteString(before + at.begin + "\nMeasured on: " + machine + ".\n")
	for _, s := range sections {
		writeMarkdown(&b, s)
	}
	b.WriteString("\n" + at.end + after)
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// writeMarkdown writes a section as a table.
func writeMarkdown(b *strings.Builder, s section) {
	fmt.Fprintf(b, "\n### %s\n\n| row | measured | target | met | how |\n|---|---|---|---|---|\n", s.title)
	for _, r := range s.rows {
		name := strings.TrimLeft(r.name, " ")
		if name != r.name {
			name = "… " + name // belongs to the row above
		}
		var cells []string
		for _, cell := range []string{name, r.measured, r.target, r.verdict(), r.how} {
			cells = append(cells, strings.ReplaceAll(cell, "|", `\|`))
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}
