package webhook

import (
	"strconv"
	"time"

	"zentrunk-reports/internal/digest"
)

// PublishedID returns the id under which a revision of a day is told. The sum is that of
// its report.json: a manifest that was lost starts from revision 1 again.
func PublishedID(account, date string, revision int, sum string) string {
	return newID(DayPublished, account, date, strconv.Itoa(revision), sum)
}

// Published returns the event of a day that was published at an instant. Its data is the
// digest.
func Published(d *digest.Digest, at time.Time) Event {
	m := message{title: d.Subject(), intro: d.Heading(), link: link{"Open the report", d.Link}}
	for _, r := range d.Rows() {
		m.rows = append(m.rows, row{r.Label, r.Text})
	}
	return Event{
		ID:   PublishedID(d.Account, d.Date, d.Revision, d.ReportSHA256),
		Type: DayPublished, At: at, data: d, shown: m,
	}
}
