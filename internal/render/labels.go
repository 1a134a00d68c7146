package render

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// labels are the heads of tables whose rows become cards, where each figure stands below
// its own. They are in the page's style and not beside each figure: a page has hundreds.
type labels map[string]string // class of a table by the rules that it stands for

// rules are the labels as CSS. The template's own escaping takes "m:s" for an address.
func (l labels) rules() template.CSS {
	var b strings.Builder
	for _, rules := range slices.Sorted(maps.Keys(l)) {
		b.WriteString(strings.ReplaceAll(rules, "&", "."+l[rules]))
	}
	return template.CSS(b.String())
}

// labelsOf gives every table that becomes cards the class of its labels, and returns the
// rules of all.
func labelsOf(sections []section) template.CSS {
	l := labels{}
	for _, s := range sections {
		for _, b := range s.Blocks {
			if b.Table == nil || !b.Table.Cards {
				continue
			}
			rules := b.Table.labels()
			if l[rules] == "" {
				l[rules] = fmt.Sprintf("k%d", len(l))
			}
			b.Table.Labels = l[rules]
		}
	}
	return l.rules()
}

// labels returns the rules of t, of all heads but the first, which names the card.
func (t *table) labels() string {
	var b strings.Builder
	for i, h := range t.Head[1:] {
		text := h.Label
		if h.Unit != "" {
			text += ", " + h.Unit
		}
		fmt.Fprintf(&b, "& td:nth-child(%d)::before{content:\"%s\"}\n", i+2, cssText(text))
	}
	return b.String()
}

// cssText escapes what could end a string of CSS, or the style: all but letters, digits
// and a few marks.
func cssText(s string) string {
	var b strings.Builder
	for _, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune(" ,.%:-", c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "\\%06x", c)
		}
	}
	return b.String()
}
