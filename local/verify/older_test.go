package verify_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/internal/zones"
)

// What a day of an older form lacks is no fault.
func TestOlderForms(t *testing.T) {
	good := faultless(t)
	without := func(names ...string) edit {
		return func(m map[string]any) {
			for _, name := range names {
				delete(m, name)
			}
		}
	}
	good.inJSON(t, report, without("traffic", "names", "incidents", "incident_details", "past", "findings", "invoice"))
	good.inJSON(t, report, func(m map[string]any) {
		without("kept", "unread", "unread_records", "unfit_amounts")(at(m, "integrity").(map[string]any))
		without("score_deviation", "short_calls")(at(m, "quality").(map[string]any))
	})
	good.inJSON(t, manifest, without("kept", "answered", "asr", "rated", "score_mean", "zone_database"))
	for _, key := range []string{focus, traffic} {
		unnamed(key)(t, good)
		delete(good, key)
	}
	for key := range good {
		if strings.HasPrefix(key, "months/") {
			delete(good, key)
		}
	}
	if found, _ := good.look(t, ""); len(found) > 0 {
		t.Errorf("found:\n%s", strings.Join(found, "\n"))
	}
}

// What lies beside the days, and days below another prefix, are no faults. The latter
// are told.
func TestBeside(t *testing.T) {
	good := faultless(t)
	for key, b := range good {
		good["other/"+key] = b
	}
	for _, key := range []string{"digests/dt=2026-11-22/digest.json", "watch/state.json", "outbox/1.json", "settings/trunks.csv", "staging/dt=2026-11-22/probe"} {
		good[key] = []byte("{}")
	}
	found, result := good.look(t, "")
	if len(found) > 0 {
		t.Errorf("found:\n%s", strings.Join(found, "\n"))
	}
	if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, "other/ has days of its own") {
		t.Errorf("the notes are %q", notes)
	}
}

// After a change of the time zone two days share some hours: a call in both is no fault,
// and is told. An incomplete day is told as well.
func TestForeignAndIncomplete(t *testing.T) {
	s := newScene(t, "", "UTC", "2026-11-23")
	for _, date := range []string{"2026-11-22", "2026-11-23"} {
		s.add(t, date, zentrunktest.GenOptions{Seed: 5, Calls: 200, OddPercent: -1})
	}
	s.run(t, "2026-11-22")
	zone, err := zones.Load("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	s.job.Settings.Location = zone
	s.job.Now = func() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }
	s.run(t, "2026-11-23")
	found, result := s.objects(t).look(t, "")
	if len(found) > 0 {
		t.Errorf("found:\n%s", strings.Join(found, "\n"))
	}
	if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, "2026-11-22 and 2026-11-23 overlap, since another time zone bounds each") {
		t.Errorf("the notes are %q", notes)
	}
}
