package render

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"
	"time"

	"zentrunk-reports/internal/report"
)

//go:embed templates
var templates embed.FS

// pages are parsed when the first page is made: the functions that make none
// shall start without them.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"shorten": shorten, "pieces": pieces}).ParseFS(templates, "templates/*.html"))
})

// A page is what the template of report.html shows.
type page struct {
	Date, Day, Account, Timezone, Currency string
	Complete                               bool
	Warnings                               []string // what is to be known before any figure
	Gaps                                   bool     // days of the trend are not sound
	Tiles                                  []tile
	Findings                               []report.Finding
	Quiet                                  string // what is said where nothing stands out
	Sections                               []section
}

// A tile is a headline figure.
type tile struct {
	Label, Unit string
	Main        figure
	Bare        string // below the figure, in place of an interval
	Unknown     bool   // the figure is not known, or not whole, and is compared with nothing
	Low, High   *figure
	Changes     []change
	Trend       chart
}

// Wide is whether the figure of t takes a smaller font and, where the screen is
// narrow, the place of two.
func (t tile) Wide() bool { return t.Main.wide() }

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
	Wide    bool
	Chart   *chart
	Traffic *peakChart
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
	p := page{
		Date: r.Date, Day: day.Format("Monday, 2 January 2006"),
		Account: r.Account, Timezone: r.Timezone, Currency: r.Currency, Complete: r.Complete,
		Warnings: r.Warnings(),
		Gaps:     slices.ContainsFunc(r.Past.Days, func(d report.PastDay) bool { return !d.Sound() }),
		Tiles:    tiles(r),
		Findings: r.Findings, Quiet: quiet(r),
		Sections: []section{spendSection(r), invoiceSection(r), callsSection(r), trafficSection(r), qualitySection(r), hangupSection(r), numbersSection(r), trustSection(r), worstSection(r), stateSection(r)},
	}
	return write(w, "report.html", r.Date, p)
}

// quiet says why there are no findings.
func quiet(r *report.Report) string {
	complete := 0
	for i := range r.Past.Days {
		if r.Past.Days[i].Sound() {
			complete++
		}
	}
	if r.Integrity.Doubtful() {
		return "Nothing stands out in what could be read."
	}
	if complete < report.LeastDays {
		are := "are"
		if complete == 1 {
			are = "is"
		}
		return fmt.Sprintf("Nothing can stand out yet: %d of the 30 days before %s published whole, and it takes %d.", complete, are, report.LeastDays)
	}
	return fmt.Sprintf("Nothing stands out against the %d days before.", complete)
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
