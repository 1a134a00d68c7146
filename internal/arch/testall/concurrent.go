package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// found is what the files of a package hold.
type found struct {
	concurrent bool     // anything happens at once
	sized      []string // of tests, those that are smaller under the detector, or with -short
	smaller    bool     // a test asks whether the detector is there
	helps      bool     // code that is no test asks how large tests are to be
	starts     []start  // of goroutines, tests aside
	tested     bool
	tests      []string // names of tests
}

// A start is where a goroutine is started. Its file is named as a profile of coverage
// names it, by the package's path.
type start struct {
	file         string
	line, column int
}

// look reads every file of a package, its tests included.
func look(p goPackage) (found, error) {
	f, names := found{tested: len(p.TestGoFiles)+len(p.XTestGoFiles) > 0}, web{}
	for i, group := range [][]string{p.GoFiles, p.TestGoFiles, p.XTestGoFiles} {
		for _, name := range group {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				return found{}, err
			}
			if i > 0 {
				names.add(file)
			} else if imports(file, "testing") {
				f.helps = f.helps || asksInside(file)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				f.concurrent = f.concurrent || atOnce(n)
				if starts(n) && i == 0 {
					at := files.Position(n.Pos())
					f.starts = append(f.starts, start{p.ImportPath + "/" + name, at.Line, at.Column})
				}
				if i > 0 {
					f.test(n)
				}
				return true
			})
		}
	}
	f.sized = names.sized(f.tests)
	return f, nil
}

func imports(file *ast.File, path string) bool {
	return slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// test notes what there is in a file of tests alone.
func (f *found) test(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil && strings.HasPrefix(n.Name.Name, "Test") {
			f.tests = append(f.tests, n.Name.Name)
		}
	case *ast.BasicLit: // the build's setting
		f.smaller = f.smaller || n.Value == `"-race"`
	}
}

// atOnce is whether code has this because more than one goroutine runs: it starts one,
// has a channel, or imports locks, groups or a server of HTTP, whose requests come at
// once.
func atOnce(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ChanType:
		return true
	case *ast.ImportSpec:
		path := strings.Trim(n.Path.Value, `"`)
		switch path {
		case "sync", "sync/atomic", "net/http", "net/http/httptest":
			return true
		}
		return strings.HasPrefix(path, "golang.org/x/sync/")
	}
	return starts(n)
}

// starts is whether a goroutine begins here: by the keyword, or by the method Go of a
// group.
func starts(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		method, ok := n.Fun.(*ast.SelectorExpr)
		return ok && method.Sel.Name == "Go"
	}
	return false
}
