package handler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/zentrunk"
)

// A task is one day to report.
type task struct {
	day      calendar.Day
	lookback bool
	replace  bool // publish it as the API has it now, whatever is published
}

// fields of an event.
const (
	fieldScheduled = "scheduled_time"
	fieldDate      = "date"
	fieldFrom      = "from"
	fieldTo        = "to"
	fieldReplace   = "replace"
	fieldWatch     = "watch"
)

// fieldOf returns a raw field of an event, and whether there is one.
func fieldOf(event json.RawMessage, name string) (json.RawMessage, bool) {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(event, &fields) != nil {
		return nil, false
	}
	raw, ok := fields[name]
	return raw, ok
}

// tasks returns the days that event means, ascending. now is read once for the
// whole run: a clock that is read twice around midnight tells two days.
func (h *Handler) tasks(event json.RawMessage, now time.Time) ([]task, error) {
	fields, replace, err := eventFields(event)
	if err != nil {
		return nil, err
	}
	_, hasDate := fields[fieldDate]
	_, hasFrom := fields[fieldFrom]
	_, hasTo := fields[fieldTo]
	scheduled, hasScheduled := fields[fieldScheduled]
	switch {
	case hasDate && (hasFrom || hasTo):
		return nil, badEvent(fieldDate, "cannot be given together with from or to")
	case hasScheduled && (hasDate || hasFrom || hasTo):
		return nil, badEvent(fieldScheduled, "cannot be given together with a day")
	case hasFrom != hasTo:
		missing := fieldTo
		if hasTo {
			missing = fieldFrom
		}
		return nil, badEvent(missing, "is missing: from and to go together")
	case replace && !hasDate:
		return nil, badEvent(fieldReplace, "is for one day: give date with it")
	case hasDate:
		tasks, err := h.span(fieldDate, fields[fieldDate], fieldDate, fields[fieldDate], now)
		for i := range tasks {
			tasks[i].replace = replace
		}
		return tasks, err
	case hasFrom:
		return h.span(fieldFrom, fields[fieldFrom], fieldTo, fields[fieldTo], now)
	}
	return h.scheduled(scheduled, hasScheduled, now)
}

// eventFields returns the fields of an event that are strings, and whether it says to
// replace. Names are taken by the letter: encoding/json would take "Date" for "date".
func eventFields(event json.RawMessage) (fields map[string]string, replace bool, err error) {
	raw := map[string]json.RawMessage{}
	if json.Unmarshal(event, &raw) != nil || raw == nil || bytes.Equal(bytes.TrimSpace(event), []byte("null")) {
		return nil, false, badEvent("event", `is not a JSON object such as {} or {"date":"2026-11-22"}`)
	}
	fields = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		switch name {
		case fieldScheduled, fieldDate, fieldFrom, fieldTo:
		case fieldReplace:
			var b *bool
			if json.Unmarshal(raw[name], &b) != nil || b == nil {
				return nil, false, badEvent(name, "is not true or false")
			}
			replace = *b
			continue
		case fieldWatch:
			return nil, false, badEvent(name, "means no day: only the function itself takes it")
		default:
			return nil, false, badEvent(strconv.Quote(name), "is not known: want date, replace, from and to, or scheduled_time; or watch")
		}
		var s *string
		if json.Unmarshal(raw[name], &s) != nil || s == nil {
			return nil, false, badEvent(name, "is not a string")
		}
		fields[name] = *s
	}
	return fields, replace, nil
}

// span returns the days from one to another, both included.
func (h *Handler) span(fromName, from, toName, to string, now time.Time) ([]task, error) {
	loc := h.config.Report.Location
	first, err := calendar.ParseDay(from, loc)
	if err != nil {
		return nil, badEvent(fromName, "%v", err)
	}
	last, err := calendar.ParseDay(to, loc)
	if err != nil {
		return nil, badEvent(toName, "%v", err)
	}
	if first.From.After(last.From) {
		return nil, badEvent(fromName, "is %s, after to, %s", from, to)
	}
	if err := readable(toName, last, now); err != nil {
		return nil, err
	}
	if err := readable(fromName, first, now); err != nil {
		return nil, err
	}
	var tasks []task
	for day := first; !day.From.After(last.From); day = day.Add(1, loc) {
		tasks = append(tasks, task{day: day})
	}
	return tasks, nil
}

// scheduled returns the day before a scheduled time and its look-back days.
func (h *Handler) scheduled(text string, set bool, now time.Time) ([]task, error) {
	at := now
	if set {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, badEvent(fieldScheduled, "is %q, not a time such as 2026-11-23T02:30:00Z", text)
		}
		at = t
	}
	loc := h.config.Report.Location
	day := calendar.DayOf(at, loc).Add(-1, loc)
	if err := readable(fieldScheduled, day, now); err != nil {
		return nil, err
	}
	var tasks []task
	for back := h.config.Report.LookbackDays; back > 0; back-- {
		// Where the API does not go back far enough, there is nothing to heal.
		if earlier := day.Add(-back, loc); readable(fieldScheduled, earlier, now) == nil {
			tasks = append(tasks, task{day: earlier, lookback: true})
		}
	}
	return append(tasks, task{day: day}), nil
}

// readable is whether the API can tell all of a day: it is over, and it began
// within the API's retention.
func readable(field string, day calendar.Day, now time.Time) error {
	if day.To.After(now) {
		return badEvent(field, "means %s, a day that is not over", day.Date)
	}
	if now.Sub(day.From) > zentrunk.Retention {
		return badEvent(field, "means %s, which began more than 90 days ago: the API does not go back further", day.Date)
	}
	return nil
}

func badEvent(field, format string, args ...any) error {
	return failure{BadEvent, field + " " + fmt.Sprintf(format, args...)}
}
