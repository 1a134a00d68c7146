package render

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode"

	"zentrunk-reports/internal/money"
	months "zentrunk-reports/internal/month"
	"zentrunk-reports/internal/wording"
)

// A figure is a number on a page. Of says where it is from, so that a reader
// that is not ours can confirm it: the path of a value in report.json, such as
// spend.by_hour.3.amount, or one function of such paths:
//
//	share(a,b)      a / b
//	change(a,b)     (a − b) / b
//	points(a,b)     a − b
//	less(a,b)       a − b, of money
//	left(a,b,c)     a − (b − c), of money
//	low(k,n)        lower end of the 95 % Wilson interval of k in n; high(k,n)
//	scorelow(d,i)   lower end of the 95 % interval of row i's mean score of
//	                dimension d; scorehigh(d,i)
//	rest(l,f,i,j…)  sum of field f over the rows of list l but i, j and so on
//	known(a)        a, a sum of amounts, or nothing where no amount was read
//	seen(a)         a, a count of calls, or nothing where no record was read
//
// A path that begins with a dot goes on from that of the table's row. Kind says
// how Text writes the value; the page does not repeat that of a number.
type figure struct {
	Of, Kind, Text string
}

// The kinds of figures, one letter each because a page has hundreds.
const (
	asCount   = "c"
	asMoney   = "m"
	asPercent = "p" // of a ratio
	asNumber  = "n"
	asTime    = "t" // seconds as minutes and seconds
	asMinutes = "d" // seconds as decimal minutes
)

// escaped is what html/template makes of text and of quoted attributes.
var escaped = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// Span returns f as HTML. Its Kind is one of the constants, and needs no escaping. A page has
// hundreds of figures: with a template of their own it would take a quarter more processor time.
func (f figure) Span() template.HTML {
	kind := ""
	if f.Kind != asNumber {
		kind = `" data-k="` + f.Kind
	}
	return template.HTML(`<span data-f="` + escaped.Replace(f.Of) + kind + `">` + escaped.Replace(f.Text) + `</span>`)
}

// wide is whether f is longer than 99,999.99, for which columns and tiles are
// made.
func (f figure) wide() bool { return len(f.Text) > len("99,999.99") }

// none is what stands where a value is missing: neither zero nor a figure.
const none = "–"

func countOf(of string, n int) figure { return figure{of, asCount, wording.Count(n)} }

// amountOf writes an amount with so many decimal places.
func amountOf(of string, a money.Sum, places int) figure {
	return figure{of, asMoney, a.Fixed(places)}
}

// percentOf writes a ratio in percent, with one decimal.
func percentOf(of string, v *float64) figure {
	if v == nil {
		return figure{of, asPercent, none}
	}
	return figure{of, asPercent, fixed(*v*100, 1)}
}

// numberOf writes a value with so many decimal places.
func numberOf(of string, v *float64, places int) figure {
	if v == nil {
		return figure{of, asNumber, none}
	}
	return figure{of, asNumber, fixed(*v, places)}
}

// timeOf writes seconds as minutes and seconds.
func timeOf(of string, seconds *float64) figure {
	if seconds == nil {
		return figure{of, asTime, none}
	}
	s := int64(math.RoundToEven(*seconds))
	return figure{of, asTime, wording.Group(strconv.FormatInt(s/60, 10)) + fmt.Sprintf(":%02d", s%60)}
}

// minutesOf writes seconds as decimal minutes, to the hundredth, as spreadsheets and
// invoices have them.
func minutesOf(of string, seconds int64) figure {
	text := months.Minutes(seconds)
	if number, negative := strings.CutPrefix(text, "-"); negative {
		return figure{of, asMinutes, "−" + wording.Group(number)}
	}
	return figure{of, asMinutes, wording.Group(text)}
}

// shareOf writes part / whole in percent.
func shareOf(partPath, wholePath string, part, whole int) figure {
	of := "share(" + partPath + "," + wholePath + ")"
	if whole == 0 {
		return figure{of, asPercent, none}
	}
	v := float64(part) / float64(whole)
	return percentOf(of, &v)
}

// fixed writes v with a minus that is one, and no zero that is negative.
func fixed(v float64, places int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	if v < 0 && strings.Trim(s, "0.") != "" {
		return "−" + wording.Group(s)
	}
	return wording.Group(s)
}

// shorten cuts text of the data that would fill a page. The whole is in
// report.json.
func shorten(s string) string {
	const most = 48
	if n := 0; len(s) > most {
		for i := range s {
			if n == most {
				return s[:i] + "…"
			}
			n++
		}
	}
	return s
}

// broken is s as HTML, with its places to go on in the next line.
func broken(s string) template.HTML {
	out := pieces(s)
	for i, p := range out {
		out[i] = escaped.Replace(p)
	}
	return template.HTML(strings.Join(out, "<wbr>"))
}

// pieces cuts text of the data where it may go on in the next line: behind a _,
// and every twelve characters of a word of more than eighteen, which would be too
// wide for a column. An accent stays with its letter.
func pieces(s string) []string {
	var out []string
	from, run := 0, 0
	for i, c := range s {
		switch {
		case unicode.IsSpace(c):
			run = -1
		case i > 0 && s[i-1] == '_' && c != '_', run >= 12 && run+wordLength(s[i:]) > 18 && !unicode.Is(unicode.M, c):
			out, from, run = append(out, s[from:i]), i, 0
		}
		run++
	}
	return append(out, s[from:])
}

// wordLength returns after how many characters a line may end.
func wordLength(s string) int {
	n := 0
	for _, c := range s {
		if unicode.IsSpace(c) {
			break
		}
		if n++; c == '_' {
			break
		}
	}
	return n
}
