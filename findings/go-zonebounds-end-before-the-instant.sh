#!/usr/bin/env bash
# Expected: Go's time.Time.ZoneBounds returns an end that lies after the instant it is asked of.
# Seen: on 31 December of a leap year (UTC) the end is the midnight at which that day began, in 197 of
#   the zones that Go brings: those with summer time now, by the rule in their file's last line.
# Versions: Go 1.26.8 with the zone database of its own distribution; no other package.
# Date: 2026-11-29. Known to the Go project as golang/go issue 81583, open on that day.
# Hurt: who walks a zone change by change, or keeps an offset until the end: once in four years the walk
#   goes back, or the offset is looked up again and again. No test that runs on another day sees it.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=
cd "$work"

cat >go.mod <<'END'
module finding

go 1.26
END
cat >main.go <<'END'
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"
)

func main() {
	files, err := zip.OpenReader(os.Args[1]) // not the machine's own files, which differ
	if err != nil {
		log.Fatal(err)
	}
	zones := map[string]*time.Location{}
	for _, f := range files.File {
		r, err := f.Open()
		if err != nil {
			log.Fatal(err)
		}
		rules, err := io.ReadAll(r)
		if err != nil {
			log.Fatal(err)
		}
		if !strings.HasSuffix(f.Name, "/") {
			if zones[f.Name], err = time.LoadLocationFromTZData(f.Name, rules); err != nil {
				log.Fatal(err)
			}
		}
	}
	for _, day := range []string{"2027-12-31", "2028-12-30", "2028-12-31", "2029-01-01"} {
		at, err := time.Parse(time.RFC3339, day+"T12:00:00Z")
		if err != nil {
			log.Fatal(err)
		}
		wrong := 0
		for _, zone := range zones {
			if _, end := at.In(zone).ZoneBounds(); !end.IsZero() && !end.After(at) {
				wrong++
			}
		}
		for _, name := range []string{"America/New_York", "Australia/Sydney", "Europe/Berlin"} {
			_, end := at.In(zones[name]).ZoneBounds()
			fmt.Printf("%s %-16s ends %s\n", at.Format(time.RFC3339), name, end.UTC().Format(time.RFC3339))
		}
		fmt.Printf("%s zones whose end is not after it: %d\n", at.Format(time.RFC3339), wrong)
	}
}
END
cat >want <<'END'
2027-12-31T12:00:00Z America/New_York ends 2028-01-01T00:00:00Z
2027-12-31T12:00:00Z Australia/Sydney ends 2028-01-01T00:00:00Z
2027-12-31T12:00:00Z Europe/Berlin    ends 2028-01-01T00:00:00Z
2027-12-31T12:00:00Z zones whose end is not after it: 0
2028-12-30T12:00:00Z America/New_York ends 2028-12-31T00:00:00Z
2028-12-30T12:00:00Z Australia/Sydney ends 2028-12-31T00:00:00Z
2028-12-30T12:00:00Z Europe/Berlin    ends 2028-12-31T00:00:00Z
2028-12-30T12:00:00Z zones whose end is not after it: 0
2028-12-31T12:00:00Z America/New_York ends 2028-12-31T00:00:00Z
2028-12-31T12:00:00Z Australia/Sydney ends 2028-12-31T00:00:00Z
2028-12-31T12:00:00Z Europe/Berlin    ends 2028-12-31T00:00:00Z
2028-12-31T12:00:00Z zones whose end is not after it: 197
2029-01-01T12:00:00Z America/New_York ends 2029-03-11T07:00:00Z
2029-01-01T12:00:00Z Australia/Sydney ends 2029-03-31T16:00:00Z
2029-01-01T12:00:00Z Europe/Berlin    ends 2029-03-25T01:00:00Z
2029-01-01T12:00:00Z zones whose end is not after it: 0
END
go run . "$(go env GOROOT)/lib/time/zoneinfo.zip" | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
