package settings

import (
	"slices"
	"strings"
)

// Among has the variable called list stand for others: NAME=VALUE, with a comma between
// two. The names that it may hold are given. A name that is not one of them, that comes
// twice, or that is a variable of its own as well, is a fault. What reads a setting after
// this finds it, and names it in its faults as if it were a variable.
func (r *Reader) Among(list string, names ...string) {
	held := map[string]string{}
	for pair := range strings.SplitSeq(r.getenv(list), ",") {
		name, value, both := strings.Cut(strings.TrimSpace(pair), "=")
		_, twice := held[name]
		switch {
		case name == "" && !both:
		case !slices.Contains(names, name):
			r.Fault("%s names %q, want %s", list, name, strings.Join(names, ", "))
		case value == "":
			r.Fault("%s gives %s no value, want NAME=VALUE", list, name)
		case twice:
			r.Fault("%s names %s twice", list, name)
		case r.getenv(name) != "":
			r.Fault("%s names %s, which is a variable as well", list, name)
		default:
			held[name] = value
		}
	}
	variable := r.getenv
	r.getenv = func(name string) string {
		if value, found := held[name]; found {
			return value
		}
		return variable(name)
	}
}
