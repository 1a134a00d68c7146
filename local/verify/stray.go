package verify

import (
	"cmp"
	"slices"
	"strings"
)

// others are what lies beside published days and is no part of them.
var others = []string{"digests/", "watch/", "outbox/", "settings/", "staging/"}

// strays finds objects that nothing names. Those of days that were not asked for are
// passed over.
func (l *look) strays() {
	slices.Sort(l.keys)
	for _, key := range l.keys {
		if key == indexKey || slices.ContainsFunc(others, func(p string) bool { return strings.HasPrefix(key, p) }) || l.isStatement(key) {
			continue
		}
		date := dateIn(key)
		if _, isManifest := dayOf(key, manifestKey); isManifest || date != "" && !l.wanted(date) {
			continue
		}
		d := l.days[date]
		switch {
		case d == nil && date != "":
			l.say(key, "nothing names it: %s has no manifest", date)
		case d == nil:
			l.say(key, "nothing names it")
		case d.manifest == nil: // it cannot be read, and that has been said
		default:
			if _, named := d.manifest.files[l.place.Whole(key)]; !named {
				l.say(key, "nothing names it, neither the manifest of %s nor a rule", date)
			}
		}
	}
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
