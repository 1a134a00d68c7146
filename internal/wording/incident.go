package wording

import "strings"

// everything is the key of an incident of all that its rule looks at.
const everything = "*"

// Place names where an incident of the watch is: a key with its name before it, the key alone
// where name is empty, or all that a key stands for. Empty means nowhere. Mails, the webhook,
// reports and the terminal say it in these words.
func Place(rule, key, name string) string {
	switch {
	case key == everything:
		return together(rule)
	case key == "" && rule == "no_country":
		return "satellites and networks"
	case key == "" || name == "":
		return OneLine(key)
	}
	return OneLine(name) + " (" + OneLine(key) + ")"
}

// together is what several keys of a rule are that count as one.
func together(rule string) string {
	switch {
	case rule == "call_burst":
		return "many callers"
	case strings.HasPrefix(rule, "trunk_"):
		return "all trunks"
	}
	return "several countries"
}
