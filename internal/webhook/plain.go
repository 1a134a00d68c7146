package webhook

import (
	"strings"

	"zentrunk-reports/internal/wording"
)

// mostSubject is how many characters a mail's subject has at most.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const mostSubject = 100

// Plain returns subject and text of a mail that says what Slack and Teams show. The subject
// is printable ASCII: what mail cannot show there is a question mark.
func (e Event) Plain() (subject, text string) {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(wording.OneLine(strings.Join(parts, "")) + "\n") }
	line(e.shown.title)
	if e.shown.intro != "" {
		line(e.shown.intro)
	}
	line()
	for _, r := range e.shown.rows {
		if r.label == "" {
			line("- ", r.text)
			continue
		}
		line(r.label, ": ", r.text)
	}
	if l := e.shown.link; l.url != "" {
		line(l.text, ": ", l.url)
	}
	return ascii(e.shown.title), b.String()
}

// ascii returns at most [mostSubject] characters that a subject may have.
func ascii(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, wording.OneLine(s))
	return strings.TrimSpace(s[:min(len(s), mostSubject)])
}
