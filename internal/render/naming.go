package render

import (
	"strings"

	"zentrunk-reports/internal/country"
)

// word makes a cell of a key of the data.
func word(key *string) cell {
	if key == nil {
		return cell{Words: "not known"}
	}
	return cell{Text: *key}
}

// named makes a cell of a key of a dimension, under the name that people know it by where
// it has one: a country's, or that of trunks, which somebody gave to it.
func named(trunks map[string]string, dimension string, key *string) cell {
	c := word(key)
	if key == nil {
		return c
	}
	switch dimension {
	case "to_country", "from_country":
		if name := country.Name(*key); name != "" {
			c.Text, c.Aside = name, []string{*key}
		}
	case "trunk":
		if name := trunks[*key]; name != "" {
			c.Text, c.Aside = name, []string{*key}
		}
	case "route":
		return route(*key)
	}
	return c
}

// route makes a cell of a route. Its two countries are easier to tell apart by an arrow.
func route(key string) cell {
	from, to, ok := strings.Cut(key, ">")
	if !ok {
		return cell{Text: key}
	}
	arrow := " → "
	if len(key) == len("US>IN") {
		arrow = "\u00a0→\u00a0" // no line ends beside it
	}
	c := cell{Text: from + arrow + to}
	if a, b := country.Name(from), country.Name(to); a != "" && a == b {
		c.Note = "within " + a
	} else if a != "" && b != "" {
		c.Note = a + " to " + b
	}
	return c
}
