// Package zones holds the rules of the world's clocks: the IANA time zone database
// that the release ships, which is newer than the one inside Go. `make zones` makes
// it. A day begins by these rules on every machine: neither the system's files nor
// the variable ZONEINFO nor Go's own database is asked.
package zones

import (
	"archive/zip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// database is a string so that it stays where the program's file is mapped: what
// no zone needs is never read.
//
//go:embed zoneinfo.zip
var database string

//go:embed version.txt
var version string

// Version returns the database's name, a year and a letter such as 2026f.
func Version() string { return strings.TrimSpace(version) }

// Load returns the zone of an IANA name, spelled as the database has it, such as
// Europe/Berlin; for UTC it is time.UTC. A name that the database lacks, which
// "Local" and "" are too, is an error that names it. Load reads the database anew
// each time, and is safe for concurrent use.
func Load(name string) (*time.Location, error) {
	if name == "UTC" {
		return time.UTC, nil
	}
	rules, err := read(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q in database %s: %w", name, Version(), err)
	}
	loc, err := time.LoadLocationFromTZData(name, rules)
	if err != nil {
		return nil, fmt.Errorf("time zone %q in database %s: %w", name, Version(), err)
	}
	return loc, nil
}

// read returns the compiled rules of a zone.
func read(name string) ([]byte, error) {
	archive, err := zip.NewReader(strings.NewReader(database), int64(len(database)))
	if err != nil {
		return nil, err
	}
	i, found := slices.BinarySearchFunc(archive.File, name, func(f *zip.File, name string) int { return strings.Compare(f.Name, name) })
	if !found {
		return nil, errors.New("no such zone")
	}
	file, err := archive.File[i].Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
