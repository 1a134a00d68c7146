package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/digest"
	published "zentrunk-reports/internal/report"
)

// writeDigest writes what a topic would be told of a day whose objects lie in
// folder, indented: the subject and the text of the mail.
func writeDigest(w io.Writer, folder, base string, day handler.Report) error {
	key := strings.Replace(strings.TrimSuffix(day.Manifest, "manifest.json"), "manifests/", "reports/", 1)
	b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(key+"report.json")))
	if err != nil {
		return err
	}
	r := &published.Report{}
	if err := json.Unmarshal(b, r); err != nil {
		return fmt.Errorf("read report.json of %s: %w", day.Date, err)
	}
	d := digest.Of(r, digest.Publication{Revision: day.Revision, Manifest: day.Manifest, Link: digest.Link(base, "", folderBucket, key+"report.html")})
	text := strings.ReplaceAll(strings.TrimSuffix(d.Text(), "\n"), "\n", "\n  ")
	_, err = fmt.Fprintf(w, "\nThe digest, as a topic would mail it:\n\n  %s\n\n  %s\n", d.Subject(), text)
	return err
}
