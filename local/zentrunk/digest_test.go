package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/render"
	published "zentrunk-reports/internal/report"
)

// The digest is made of what is published, and leads to the page.
func TestWriteDigest(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	r, err := published.New(published.Options{Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC", From: day, To: day.AddDate(0, 0, 1), Currency: "USD"}).Report(published.Integrity{})
	if err != nil {
		t.Fatal(err)
	}
	var b, out bytes.Buffer
	if err := render.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	place := filepath.Join(dir, "team", "reports", "dt=2026-11-22")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(place, "report.json"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	answer := handler.Report{Date: "2026-11-22", Revision: 3, Manifest: "team/manifests/dt=2026-11-22/manifest.json"}
	if err := writeDigest(&out, dir, "http://127.0.0.1:8080/", answer); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  Calls of 2026-11-22: 0.00 USD, 0 calls\n", "revision 3", "http://127.0.0.1:8080/team/reports/dt=2026-11-22/report.html\n", "\n  Sunday, 22 November 2026, UTC"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the digest lacks %q:\n%s", want, out.String())
		}
	}
	if err := writeDigest(&out, t.TempDir(), "", answer); err == nil {
		t.Error("the digest of a day that is not there is written")
	}
}
