package webhook

import "unicode/utf8"

// cut returns at most so many characters of s, an ellipsis where some are gone.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
