package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
)

const (
	begin = "<!-- figures: begin -->\n"
	end   = "<!-- figures: end -->\n"
)

// intoPage writes text between the two marks of a page.
func intoPage(path, text string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, ok := bytes.Cut(page, []byte(begin))
	_, tail, also := bytes.Cut(rest, []byte(end))
	if !ok || !also {
		return fmt.Errorf("%s has no place for figures", path)
	}
	made := fmt.Sprintf("\nMeasured by `make watch`.\n\n%s\n", text)
	return os.WriteFile(path, slices.Concat(head, []byte(begin), []byte(made), []byte(end), tail), 0o644)
}

func where[T any](all []T, of func(T) bool) (out []T) {
	for _, v := range all {
		if of(v) {
			out = append(out, v)
		}
	}
	return out
}

func sorted[T any](all []T, value func(T) float64) (out []float64) {
	for _, v := range all {
		out = append(out, value(v))
	}
	slices.Sort(out)
	return out
}

// at returns the value that a share of values is not above; 0 of none.
func at(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return values[int(share*float64(len(values)-1))]
}
