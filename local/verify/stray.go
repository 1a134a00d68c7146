package verify

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// others are what lies beside published days and is no part of them.
var others = []string{"digests/", "watch/", "outbox/", "settings/", "staging/"}

// strays finds objects that nothing names. Those of days that were not asked for are
// passed over, and so is what lies below a prefix that has days of its own.
func (l *look) strays() {
	slices.Sort(l.keys)
	apart := prefixesIn(l.keys)
	for _, prefix := range apart {
		l.res.Notes = append(l.res.Notes, prefix+" has days of its own, which --prefix looks at")
	}
	books := map[string]*book{} // by folder: somebody else's files may be many
	for _, key := range l.keys {
		begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
		if key == indexKey || slices.ContainsFunc(others, begins) || slices.ContainsFunc(apart, begins) || l.isStatement(key) {
			continue
		}
		if text := l.whyStray(key); text != "" {
			folder, _, _ := strings.Cut(key, "/")
			if books[folder] == nil {
				books[folder] = &book{}
			}
			books[folder].key = l.place.Whole(key)
			books[folder].say("%s", text)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(books)) {
		for _, f := range books[folder].faults() {
			l.tell(f)
		}
	}
}

// whyStray says why nothing names an object, nothing where something does, or where it
// is of a day that was not asked for.
func (l *look) whyStray(key string) string {
	date := dateIn(key)
	d := l.days[date]
	_, isManifest := dayOf(key, manifestKey)
	switch {
	case isManifest || date != "" && !l.wanted(date):
		return ""
	case date == "":
		return "nothing names it"
	case d == nil:
		return "nothing names it: " + date + " has no manifest"
	case d.manifest == nil: // it cannot be read, and that has been said
		return ""
	}
	if _, named := d.manifest.files[l.place.Whole(key)]; named {
		return ""
	}
	return "nothing names it: the manifest of " + date + " does not"
}

// prefixesIn returns the prefixes below which there are manifests, but for the empty one.
func prefixesIn(keys []string) []string {
	var out []string
	for _, key := range keys {
		at := strings.Index(key, "/manifests/dt=")
		if at < 0 {
			continue
		}
		if prefix := key[:at+1]; !slices.Contains(out, prefix) {
			if _, ok := dayOf(key[at+1:], manifestKey); ok {
				out = append(out, prefix)
			}
		}
	}
	return out
}

func (l *look) isStatement(key string) bool {
	return slices.ContainsFunc(statementEndings, func(e string) bool {
		_, ok := monthOf(key, e)
		return ok
	})
}

// dateIn returns the date of a key that has one.
func dateIn(key string) string {
	_, rest, ok := strings.Cut(key, "/dt=")
	date, _, inFolder := strings.Cut(rest, "/")
	if !ok || !inFolder || addDays(date, 0) != date || len(date) != len("2026-11-22") {
		return ""
	}
	return date
}

// sortedPairs returns the keys of a map of pairs of dates, ascending.
func sortedPairs(m map[[2]string]int) [][2]string {
	var out [][2]string
	for pair := range m {
		out = append(out, pair)
	}
	slices.SortFunc(out, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	return out
}
