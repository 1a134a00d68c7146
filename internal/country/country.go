// Package country gives the names of countries to people who do not know codes by
// heart.
//
// The names are a table of our own: the short English ones that people use, by the
// two-letter codes of ISO 3166-1 and XK, which is Kosovo's in practice.
package country

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed names.txt
var list string

// names are taken apart when the first one is asked for: functions that show none
// shall start without them.
var names = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, strings.Count(list, "\n"))
	for line := range strings.Lines(list) {
		code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		out[code] = name
	}
	return out
})

// Name returns the name of the country of code, "" where the table has none: codes
// come from records, and may be any text. It may be called concurrently.
func Name(code string) string { return names()[code] }

// Of returns the name with the code behind it, such as "Cuba (CU)", or the code alone
// where the table has no name.
func Of(code string) string {
	if name := Name(code); name != "" {
		return name + " (" + code + ")"
	}
	return code
}
