package invoice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"zentrunk-reports/internal/money"
)

// A Decimal is what stands before the decimals of a number.
type Decimal string

// The ways in which files write numbers. The other sign parts thousands.
const (
	Unknown Decimal = ""
	Point   Decimal = "."
	Comma   Decimal = ","
)

// A written number is a cell without its sign, currency and blanks.
type written struct {
	line     int
	kind     int
	text     string // as it stands in the file
	digits   string // digits, points and commas
	negative bool
	currency string
}

// blank is whether r is white space of any width.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' || r == '\u2009' }

var (
	symbols  = regexp.MustCompile(`^(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3})|(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3})$`)
	grouped  = regexp.MustCompile(`^\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d*)?$`)
	numerals = regexp.MustCompile(`^[\d.,]*\d[\d.,]*$`)
)

// write takes a cell apart.
func write(line, kind int, cell string) (written, error) {
	w := written{line: line, kind: kind, text: cell}
	bad := fmt.Errorf("line %d: the %s is %q, which is not a number", line, kindNames[kind], cell)
	s := strings.TrimFunc(strings.ReplaceAll(cell, "−", "-"), blank)
	if inner, ok := strings.CutPrefix(s, "("); ok {
		if s, ok = strings.CutSuffix(inner, ")"); !ok {
			return w, bad
		}
		w.negative = true
	}
	for range 2 { // "-$1", "$-1", "1 USD-"
		s = strings.TrimFunc(s, blank)
		rest := strings.TrimSuffix(strings.TrimPrefix(s, "-"), "-")
		if rest != s {
			if w.negative || len(s)-len(rest) > 1 {
				return w, bad
			}
			w.negative, s = true, strings.TrimFunc(rest, blank)
		}
		if code := symbols.FindString(s); code != "" && w.currency == "" {
			w.currency = code
			s = strings.TrimFunc(strings.TrimSuffix(strings.TrimPrefix(s, code), code), blank)
		}
	}
	s = strings.Map(func(r rune) rune {
		if blank(r) {
			return ' '
		}
		return r
	}, s)
	if grouped.MatchString(s) {
		s = strings.NewReplacer(" ", "", "'", "", "’", "").Replace(s)
	}
	if !numerals.MatchString(s) {
		return w, bad
	}
	w.digits = s
	return w, nil
}

// as returns the number as a plain decimal, where it can be one in that way of writing.
func (w *written) as(d Decimal) (string, bool) {
	thousands := ","
	if d == Comma {
		thousands = "."
	}
	whole, decimals, parted := strings.Cut(w.digits, string(d))
	if strings.ContainsAny(decimals, ".,") || parted && decimals == "" {
		return "", false
	}
	groups := strings.Split(whole, thousands)
	if len(groups) > 1 && !thousandsIn(groups) || strings.ContainsAny(strings.Join(groups, ""), ".,") {
		return "", false
	}
	if w.kind == ofCalls && strings.Trim(decimals, "0") != "" {
		return "", false // calls are whole
	}
	out := strings.Join(groups, "")
	if out == "" {
		out = "0"
	}
	if parted {
		out += "." + decimals
	}
	if w.negative {
		out = "-" + out
	}
	return out, true
}

// thousandsIn is whether digits are parted as thousands are, or as lakhs and crores.
func thousandsIn(groups []string) bool {
	first, last := groups[0], groups[len(groups)-1]
	if len(first) < 1 || len(first) > 3 || first[0] == '0' || len(last) != 3 {
		return false
	}
	middle := groups[1 : len(groups)-1]
	three := func(g string) bool { return len(g) == 3 }
	two := func(g string) bool { return len(g) == 2 }
	return !slices.ContainsFunc(middle, func(g string) bool { return !three(g) }) || len(first) < 3 && !slices.ContainsFunc(middle, func(g string) bool { return !two(g) })
}

// decide finds the one way in which all numbers of the file can be read. One file writes
// numbers in one way: a value that can be read in one way only tells for all others.
func decide(numbers []written, given Decimal) (Decimal, error) {
	fits := func(w *written, d Decimal) bool { _, ok := w.as(d); return ok }
	var only [2]*written // that can be read with a point alone, with a comma alone
	var open *written
	for i := range numbers {
		w := &numbers[i]
		point, comma := fits(w, Point), fits(w, Comma)
		switch {
		case given != Unknown && !fits(w, given), !point && !comma:
			return given, fmt.Errorf("line %d: the %s is %q, which is not a number", w.line, kindNames[w.kind], w.text)
		case point && !comma:
			only[0] = w
		case comma && !point:
			only[1] = w
		default:
			a, _ := w.as(Point)
			if b, _ := w.as(Comma); a != b {
				open = w
			}
		}
	}
	switch {
	case given != Unknown:
		return given, nil
	case only[0] != nil && only[1] != nil:
		return Unknown, ask("lines %d and %d write %q and %q: which sign is before the decimals? Type --decimal point or --decimal comma", only[0].line, only[1].line, only[0].text, only[1].text)
	case only[1] != nil:
		return Comma, nil
	case only[0] != nil || open == nil:
		return Point, nil
	}
	a, _ := open.as(Point)
	b, _ := open.as(Comma)
	return Unknown, ask("line %d: is %q %s or %s? Type --decimal point for the first, --decimal comma for the second", open.line, open.text, shortest(open, Point, a), shortest(open, Comma, b))
}

// shortest writes a reading of a number so that it cannot be misread.
func shortest(w *written, d Decimal, plain string) string {
	if strings.Contains(w.digits, string(d)) {
		whole, decimals, _ := strings.Cut(plain, ".")
		return fmt.Sprintf("%s and %s thousandths", whole, decimals)
	}
	return plain
}

// sum returns the number, read in the way that was decided on.
func (w *written) sum(d Decimal) (money.Sum, error) {
	text, _ := w.as(d)
	s, err := money.ParseSum(text)
	if err != nil {
		return s, fmt.Errorf("line %d: the %s is %q: %w", w.line, kindNames[w.kind], w.text, err)
	}
	return s, nil
}
