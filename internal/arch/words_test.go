package arch

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// stumbles are words that readers whose second language is English do not know, or know
// in another sense. Pages, template and the texts of programs do without them.
var stumbles = regexp.MustCompile(`(?i)\b(anew|mend(s|ed|ing)?|heal(s|ed|ing)?|but for|would-be|business there|looks? alike|tells? (them|it) for|four months in five)\b`)

func TestPlainWords(t *testing.T) {
	for _, page := range append(pages(t), root+"Makefile", root+"template.yaml", root+"openapi.yaml") {
		for n, line := range strings.Split(read(t, page), "\n") {
			if word := stumbles.FindString(line); word != "" {
				t.Errorf("%s:%d says %q: say it in plain words", page, n+1, word)
			}
		}
	}
	found := 0
	for _, file := range sources(t) {
		for at, text := range texts(t, file) {
			found++
			if word := stumbles.FindString(text); word != "" {
				t.Errorf("%s says %q: say it in plain words", at, word)
			}
		}
	}
	if found < 1000 {
		t.Errorf("the programs have %d texts: are they looked for in the wrong place?", found)
	}
}

// texts returns the strings of a Go file by where they are.
func texts(t *testing.T, file string) map[token.Position]string {
	t.Helper()
	source, set, found := []byte(read(t, file)), token.NewFileSet(), map[token.Position]string{}
	var s scanner.Scanner
	s.Init(set.AddFile(file, -1, len(source)), source, nil, 0)
	for {
		pos, kind, text := s.Scan()
		switch kind {
		case token.EOF:
			return found
		case token.STRING:
			found[set.Position(pos)] = text
		}
	}
}

// sources returns the Go files of every program and package, without tests.
func sources(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, dir := range []string{"functions", "internal", "local"} {
		err := filepath.WalkDir(root+dir, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				found = append(found, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
