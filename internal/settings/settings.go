// Package settings reads the environment variables that both functions share,
// and is what each reads its own with. It collects every fault, so that one
// failed deployment shows all that is wrong. It does nothing with the values.
package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Reader reads variables and collects what is wrong with them. An empty
// variable counts as one that is not set.
type Reader struct {
	getenv func(string) string
	faults []string
}

// NewReader returns a reader of the variables that getenv knows.
func NewReader(getenv func(string) string) *Reader { return &Reader{getenv: getenv} }

// Err returns one error, on one line, that names every fault found so far; nil
// where there is none.
func (r *Reader) Err() error {
	if len(r.faults) == 0 {
		return nil
	}
	return errors.New("wrong settings: " + strings.Join(r.faults, "; "))
}

// Fault adds a fault that the caller found.
func (r *Reader) Fault(format string, args ...any) {
	r.faults = append(r.faults, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " "))
}

// String returns a variable, or otherwise where it is not set.
func (r *Reader) String(name, otherwise string) string {
	if v := r.getenv(name); v != "" {
		return v
	}
	return otherwise
}

// OneOf returns a variable that must be one of values; the first is the default, and
// may be empty.
func (r *Reader) OneOf(name string, values ...string) string {
	v := r.String(name, values[0])
	if !slices.Contains(values, v) {
		want := strings.Join(values, ", ")
		if values[0] == "" {
			want = strings.Join(values[1:], ", ") + " or nothing"
		}
		r.Fault("%s is %q, want %s", name, v, want)
	}
	return v
}

// Int returns a whole number from lowest to highest.
func (r *Reader) Int(name string, otherwise, lowest, highest int) int {
	v := r.getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < lowest || n > highest {
		r.Fault("%s is %q, want a whole number from %d to %d", name, v, lowest, highest)
	}
	return n
}

// Number returns a number from lowest to highest.
func (r *Reader) Number(name string, otherwise, lowest, highest float64) float64 {
	v := r.getenv(name)
	if v == "" {
		return otherwise
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(f) || f < lowest || f > highest {
		r.Fault("%s is %q, want a number from %v to %v", name, v, lowest, highest)
	}
	return f
}

// Duration returns a Go duration above zero, such as 500ms or 5m.
func (r *Reader) Duration(name string, otherwise time.Duration) time.Duration {
	v := r.getenv(name)
	if v == "" {
		return otherwise
	}
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		r.Fault("%s is %q, want a duration above zero such as 500ms or 5m", name, v)
	}
	return d
}

// LogLevel returns LOG_LEVEL.
func (r *Reader) LogLevel() slog.Level {
	var level slog.Level
	// Every name in the list is one that slog knows.
	_ = level.UnmarshalText([]byte(r.OneOf("LOG_LEVEL", "info", "debug", "warn", "error")))
	return level
}
