package main

import (
	"go/ast"
	"slices"
	"strings"
)

// A web is what each declaration in a package's tests names. It knows names alone, so two
// methods of one name are one: it says too much rather than too little.
type web map[string]map[string]bool

// size stands in a web for the question how large a test is to be.
const size = ""

// add notes the declarations of a file.
func (w web) add(file *ast.File) {
	for _, decl := range file.Decls {
		named := map[string]bool{}
		ast.Inspect(decl, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				named[id.Name] = true
			}
			named[size] = named[size] || asksSize(n)
			return true
		})
		for _, name := range declared(decl) {
			if w[name] == nil {
				w[name] = map[string]bool{}
			}
			for other, is := range named {
				w[name][other] = w[name][other] || is
			}
		}
	}
}

// asksSize is whether this asks if the run is a short one, or one under the detector.
func asksSize(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		of, ok := n.X.(*ast.Ident)
		return ok && of.Name == "testing" && n.Sel.Name == "Short"
	case *ast.BasicLit: // the build's setting
		return n.Value == `"-race"`
	}
	return false
}

func asksInside(file *ast.File) bool {
	asks := false
	ast.Inspect(file, func(n ast.Node) bool {
		asks = asks || asksSize(n)
		return !asks
	})
	return asks
}

func declared(decl ast.Decl) []string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return []string{d.Name.Name}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range s.Names {
					names = append(names, name.Name)
				}
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			}
		}
		return names
	}
	return nil
}

// sized returns those of tests that ask, or name what asks, how large they are to be.
// Where what runs before the tests asks, they all may be.
func (w web) sized(tests []string) []string {
	if w.asks("TestMain", map[string]bool{}) || w.asks("init", map[string]bool{}) {
		return slices.Clone(tests)
	}
	return slices.DeleteFunc(slices.Clone(tests), func(name string) bool { return !w.asks(name, map[string]bool{}) })
}

func (w web) asks(name string, seen map[string]bool) bool {
	if name == size || seen[name] {
		return name == size
	}
	seen[name] = true
	for other, is := range w[name] {
		if is && w.asks(other, seen) {
			return true
		}
	}
	return false
}

// leftOut returns the arguments by which the run without the detector leaves out what the
// run under it does at the same size. A name that another package has, too, stays.
func (s plan) leftOut(scenarios map[string][]string) []string {
	goes := map[string]bool{}
	for _, p := range s.without {
		f := s.found[p]
		for _, name := range f.tests {
			before, known := goes[name]
			under := slices.Contains(scenarios[p], name) && !slices.Contains(f.sized, name)
			goes[name] = under && (before || !known)
		}
	}
	var names []string
	for name, is := range goes {
		if is {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return []string{"-skip", "^(" + strings.Join(names, "|") + ")$"}
}
