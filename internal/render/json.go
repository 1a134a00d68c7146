// Package render turns a report into bytes and writes them to an io.Writer,
// nothing else. The same report always gives the same bytes: no clock, no
// version of the code and no order of a map enters them.
package render

import (
	"encoding/json"
	"fmt"
	"io"

	"zentrunk-reports/internal/report"
)

// JSON writes r as report.json: indented by two spaces, a newline at the end,
// and <, > and & as they are, so that routes ("US>IN") stay readable.
func JSON(w io.Writer, r *report.Report) error {
	if err := encode(w, r); err != nil {
		return fmt.Errorf("write report of %s as JSON: %w", r.Date, err)
	}
	return nil
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
