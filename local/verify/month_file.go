package verify

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/big"
	"reflect"
	"slices"
	"strings"
)

// compareJSON compares statement.json.
func (s *statement) compareJSON(b *book, o Object) error {
	v, err := readJSON(o)
	if err != nil {
		return err
	}
	got, ok := v.(map[string]any)
	if !ok {
		return errNoObject(false)
	}
	for name, want := range map[string]any{
		"schema_version": int64(1), "account": s.latest.account, "month": s.month, "timezone": s.latest.timezone, "currency": s.latest.currency,
		"state": s.state(),
	} {
		b.want(name, got[name], want)
	}
	if !s.compareDays(b, b.object(got, "days")) {
		return nil // its sums are of other days
	}
	b.breakdowns("spend", b.object(got, "spend"), spendHeader, s.sums)
	b.lines("by_day", spendHeader, s.byDay, b.list("statement", got, "by_day"), inOrder)
	s.compareNames(b, b.object(got, "names"))
	s.comparePrevious(b, b.object(got, "previous"))
	b.part("surcharges", got["surcharges"], s.surcharges())
	return nil
}

// state is whether the month is closed.
func (s *statement) state() string {
	missing, incomplete, foreign := s.lists()
	if len(missing)+len(incomplete)+len(foreign) == 0 {
		return "closed"
	}
	return "open"
}

// lists returns the dates that are missing, incomplete and foreign.
func (s *statement) lists() (missing, incomplete, foreign []string) {
	for _, date := range datesOf(s.month) {
		switch d := s.days[date]; {
		case d == nil:
			missing = append(missing, date)
		case !d.fits(s.latest):
			foreign = append(foreign, date)
		case !d.complete:
			incomplete = append(incomplete, date)
		}
	}
	return missing, incomplete, foreign
}

// compareDays is whether the sums are of the same days.
func (s *statement) compareDays(b *book, got map[string]any) bool {
	missing, incomplete, foreign := s.lists()
	same := b.dates("missing", got["missing"], missing)
	same = b.dates("foreign", got["foreign"], foreign) && same
	b.dates("incomplete", got["incomplete"], incomplete)
	if same {
		all := len(datesOf(s.month))
		b.want("days.in_month", got["in_month"], int64(all))
		b.want("days.published", got["published"], int64(all-len(missing)))
	}
	return same
}

// dates compares a list of dates of the days. It tells the dates that one of them lacks.
func (b *book) dates(name string, got any, want []string) bool {
	list, ok := got.([]any)
	if !ok {
		b.say("days.%s is %s, want a list of dates", name, show(got))
		return false
	}
	var there, more, less []string
	for _, v := range list {
		date, _ := v.(string)
		there = append(there, date)
		if !slices.Contains(want, date) {
			more = append(more, date)
		}
	}
	for _, date := range want {
		if !slices.Contains(there, date) {
			less = append(less, date)
		}
	}
	switch {
	case len(more)+len(less) > 0:
		b.say("days.%s differs from the manifests: it has %s too many, and lacks %s", name, listed(more), listed(less))
	case !slices.Equal(there, want):
		b.say("days.%s is not in order", name)
	}
	return slices.Equal(there, want)
}

// listed is a list of dates in words.
func listed(dates []string) string {
	if len(dates) == 0 {
		return "none"
	}
	return shorten(strings.Join(dates, ", "))
}

func (s *statement) compareNames(b *book, got map[string]any) {
	if want := s.names(); !reflect.DeepEqual(got, want) {
		b.say("names has %d trunks, the reports say %d, or other names of them", len(got), len(want))
	}
}

func (s *statement) comparePrevious(b *book, got map[string]any) {
	b.equal("previous.month", got["month"], monthBefore(s.month))
	total, same := s.previous()
	for name, want := range map[string][]any{"total": total, "same_days": same} {
		line, ok := got[name].(map[string]any)
		if ok != (want != nil) {
			b.say("previous.%s is %s, and whether it is known: %t", name, show(got[name]), want != nil)
			continue
		}
		if want == nil {
			continue
		}
		for i, cell := range spendHeader {
			b.equal("previous."+name+"."+cell, line[cell], want[i])
		}
	}
}

// surcharges are those of the latest day that is in the sums.
func (s *statement) surcharges() any {
	return s.days[s.fitting[len(s.fitting)-1]].invoice
}

// part compares what is published with the part of a report that it was taken from, by
// the members that both have: a newer form has more.
func (b *book) part(where string, got, want any) {
	g, isObject := got.(map[string]any)
	w, wasObject := want.(map[string]any)
	if isObject && wasObject {
		for name := range w {
			if v, ok := g[name]; ok {
				b.part(where+"."+name, v, w[name])
			}
		}
		return
	}
	list, isList := got.([]any)
	was, wasList := want.([]any)
	if isList && wasList && len(list) == len(was) {
		for i := range list {
			b.part(where, list[i], was[i])
		}
		return
	}
	if isObject || wasObject || isList || wasList || !reflect.DeepEqual(got, want) {
		b.say("%s is %s, the report says %s", where, show(got), show(want))
	}
}

// compareCSV compares statement.csv.
func (s *statement) compareCSV(b *book, o Object) error {
	text := make([]byte, o.Size())
	if _, err := io.ReadFull(io.NewSectionReader(o, 0, o.Size()), text); err != nil {
		return err
	}
	if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) || !bytes.HasSuffix(text, []byte("\r\n")) {
		return errors.New("a line does not end in CR and LF")
	}
	got, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	want := s.csv()
	if len(got) != len(want) {
		b.say("has %d lines, the calls make %d", len(got), len(want))
		return nil
	}
	for i, w := range want {
		if !slices.Equal(got[i], w) {
			b.say("line %d is %s, the calls say %s", i+1, shorten(strings.Join(got[i], ",")), shorten(strings.Join(w, ",")))
		}
	}
	return nil
}

// csv returns the cells of statement.csv.
func (s *statement) csv() [][]string {
	out := [][]string{{"dimension", "key", "name", "calls", "answered", "talk_seconds", "billed_minutes", "amount", "rate_per_minute"}}
	names := s.names()
	for _, part := range append(slices.Clip(s.sums), breakdown{"day", s.byDay}) {
		for _, row := range part.rows {
			key, name := "", ""
			if text, ok := row.key.(string); ok {
				key = inert(text)
				if part.name == "trunk" {
					name, _ = names[text].(string)
					key = "trunk:" + text
				}
			}
			cells := []string{part.name, key, inert(name)}
			for _, c := range row.cells {
				cells = append(cells, csvCell(c))
			}
			cells[6] = decimal(quotient(times(big.NewInt(row.cells[3].(int64)), 100), big.NewInt(60)), 2, 2)
			out = append(out, cells)
		}
	}
	return out
}

func csvCell(v any) string {
	if v == nil {
		return ""
	}
	if a, ok := v.(amount); ok {
		return a.String()
	}
	return show(v)
}

// inert is a text that no spreadsheet takes for a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
