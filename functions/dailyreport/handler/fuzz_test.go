package handler

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/zentrunk"
)

// Whatever an event is, it is BadEvent, or means days that follow each other, are
// over and are kept by the API, of which an event of its own means each.
func FuzzEvent(f *testing.F) {
	files, err := filepath.Glob("../../../events/dailyreport-*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("found %d events, %v", len(files), err)
	}
	for i, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, uint8(i))
	}
	for _, event := range []string{
		`{"from":"2026-10-24","to":"2026-10-26"}`, `{"from":"2026-08-26","to":"2026-11-22"}`, `{"scheduled_time":"2026-11-23T02:30:00+13:45"}`,
		`{"step":"days","event":{"date":"2026-11-22"}}`, `{"date":"2026-11-22","date":"2026-11-21"}`, `{"DATE":"2026-11-22"}`, `{"date":"\ud800"}`, ` null `,
	} {
		f.Add([]byte(event), uint8(1))
	}
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	// Half hours, a day that never was, midnights that never are.
	zones := []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "America/Havana", "Pacific/Chatham"}
	f.Fuzz(func(t *testing.T, event []byte, zone uint8) {
		loc, err := time.LoadLocation(zones[int(zone)%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		h := New(Config{Report: daily.Settings{Location: loc, LookbackDays: 3}}, Options{})
		tasks, err := h.tasks(event, now)
		if err != nil {
			if fail, ok := errors.AsType[failure](err); !ok || fail.kind != BadEvent || fail.text == "" {
				t.Fatalf("%q: %v, want BadEvent", event, err)
			}
			return
		}
		if len(tasks) == 0 {
			t.Fatalf("%q means no day", event)
		}
		for i, task := range tasks {
			if task.day.To.After(now) || now.Sub(task.day.From) > zentrunk.Retention {
				t.Errorf("%q means %s, which cannot be read", event, task.day.Date)
			}
			if i > 0 && !task.day.From.Equal(tasks[i-1].day.To) {
				t.Errorf("%q means %s after %s", event, task.day.Date, tasks[i-1].day.Date)
			}
			alone, err := json.Marshal(map[string]string{"date": task.day.Date})
			if err != nil {
				t.Fatal(err)
			}
			again, err := h.tasks(alone, now)
			if err != nil || len(again) != 1 || again[0].day != task.day {
				t.Errorf("%s means %v, %v, want %s", alone, again, err, task.day.Date)
			}
		}
		if tasks[len(tasks)-1].lookback {
			t.Errorf("%q: the last day is one that is looked back at", event)
		}
	})
}

// Whatever an event of the watch is, it is BadEvent, or means now or at most a minute later.
func FuzzWatchEvent(f *testing.F) {
	for _, event := range []string{
		`{"watch":true}`, `{"watch":true,"scheduled_time":"2026-11-23T03:00:30Z"}`, `{"watch":true,"scheduled_time":"2026-11-23T16:46:00+13:45"}`,
		`{"watch":"yes"}`, `{"watch":true,"watch":false}`, `{"watch":true,"date":"2026-11-22"}`, `{"scheduled_time":null,"watch":true}`, `{"watch":true,"scheduled_time":"9999-12-31T23:59:59Z"}`,
	} {
		f.Add([]byte(event))
	}
	f.Fuzz(func(t *testing.T, event []byte) {
		at, err := watchTime(event, now)
		if err != nil {
			if fail, ok := errors.AsType[failure](err); !ok || fail.kind != BadEvent || fail.text == "" {
				t.Fatalf("%q: %v, want BadEvent", event, err)
			}
			return
		}
		if at.Before(now) || at.Sub(now) > clockSkew {
			t.Errorf("%q means %v", event, at)
		}
	})
}
