package render

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"zentrunk-reports/internal/report"
)

//go:embed templates
var templates embed.FS

// pages are parsed when the first page is made: the functions that make none
// shall start without them.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"shorten": shorten, "broken": broken, "whole": whole}).ParseFS(templates, "templates/*.html"))
})

// whole keeps a percent sign on the line of its figure.
func whole(sentence string) string { return strings.ReplaceAll(sentence, " %", "\u00a0%") }

// A page is what the template of report.html shows.
type page struct {
	Date, Day, Account, Timezone, Currency string
	Before, After                          neighbour
	Complete                               bool
	Warnings                               []string   // what is to be known before any figure
	Alert                                  string     // of incidents; empty where there are none
	First, More                            []standout // of the findings, those that are unfolded and the others
	Open                                   []string   // what cannot be judged, or that nothing stands out
	Tiles                                  []tile
	Gaps                                   bool // days of the trend are not sound
	Sections                               []section
	Labels                                 template.CSS
}

// A neighbour is the day before or after. It is linked to whether or not it is published:
// a page does not change because another day comes.
type neighbour struct{ Date, Day string }

// A change compares with earlier days.
type change struct {
	Figure figure
	Arrow  string // up, down or level
	Unit   string
	Than   string
}

// A section is a part of the page under a heading.
type section struct {
	ID, Title, Lead string
	Command         string // for a shell, below the lead
	Blocks          []block
}

// A block is one thing of a section: the first that is not nil.
type block struct {
	Wide    bool // over both columns
	Broad   bool // its rows become cards on screens that are not narrow, too
	Chart   *chart
	Table   *table
	Ratings *ratings
	Facts   *facts
}

// facts are a list of terms with their figures.
type facts struct {
	Title string
	Terms []term
	Note  string
}

type term struct {
	Label string
	Main  figure
	Unit  string
	Note  string
}

// HTML writes r as report.html: one page without scripts that asks for nothing
// from anywhere. All of its figures are those of report.json, or follow from
// them as [figure] says. It is drawn from r alone.
func HTML(w io.Writer, r *report.Report) error {
	day, err := time.Parse(time.DateOnly, r.Date)
	if err != nil {
		return fmt.Errorf("write page of %q: %w", r.Date, err)
	}
	sections := []section{
		spendSection(r), invoiceSection(r), callsSection(r), trafficSection(r), qualitySection(r), hangupSection(r), numbersSection(r), trustSection(r), worstSection(r), stateSection(r),
	}
	if len(r.Incidents) > 0 {
		sections = slices.Insert(sections, 0, incidentSection(r))
	}
	found := standouts(r, sections)
	first := min(len(found), firstFindings)
	p := page{
		Date: r.Date, Day: day.Format("Monday, 2 January 2006"), Before: neighbourOf(day, -1), After: neighbourOf(day, 1),
		Account: r.Account, Timezone: r.Timezone, Currency: r.Currency, Complete: r.Complete,
		Warnings: r.Warnings(), Alert: alert(r),
		First: found[:first], More: found[first:], Open: open(r),
		Tiles:    tiles(r),
		Gaps:     slices.ContainsFunc(r.Past.Days, func(d report.PastDay) bool { return !d.Sound() }),
		Sections: sections, Labels: labelsOf(sections),
	}
	return write(w, "report.html", r.Date, p)
}

func neighbourOf(day time.Time, days int) neighbour {
	at := day.AddDate(0, 0, days)
	return neighbour{at.Format(time.DateOnly), at.Format("Mon, 2 Jan")}
}

// write executes a template and drops the lines that are empty but for blanks:
// a sixth of a page.
func write(w io.Writer, name, of string, data any) error {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("write page of %s: %w", of, err)
	}
	if _, err := w.Write(trimLines(b.Bytes())); err != nil {
		return fmt.Errorf("write page of %s: %w", of, err)
	}
	return nil
}

func trimLines(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for line := range bytes.Lines(b) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			out = append(append(out, line...), '\n')
		}
	}
	return out
}
