package daily_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
)

// named puts a list of names, and returns the one that the day's report has for its first
// trunk, after a run.
func (s *scene) named(t *testing.T, list string, lookback bool) (name string, revision int) {
	t.Helper()
	if err := s.job.Bucket.Put(t.Context(), bucket.TrunkNamesKey, bucket.Bytes([]byte(list)), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	result, err := s.job.Run(t.Context(), s.day, lookback)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Names map[string]string
	}
	if err := json.Unmarshal(s.store.Object(t, "team/reports/dt="+date+"/report.json"), &r); err != nil {
		t.Fatal(err)
	}
	return r.Names[firstTrunk], result.Revision
}

const firstTrunk = "93667062664669661"

// A name shows on the day that is published after it was given, and in a run of the day
// itself. A look-back keeps the names that are published, with every byte.
func TestNamesOfTrunks(t *testing.T) {
	t.Parallel()
	s := newScene(t, 60, 5000)
	if name, revision := s.named(t, "trunk_id,name\n"+firstTrunk+",Berlin\n999,elsewhere\n", false); name != "Berlin" || revision != 1 {
		t.Fatalf("the name is %q in revision %d", name, revision)
	}
	page := string(s.store.Object(t, "team/reports/dt="+date+"/report.html"))
	if !strings.Contains(page, ">Berlin<") || strings.Contains(page, "elsewhere") {
		t.Error("the page lacks the name, or has one that no trunk has")
	}
	before := s.objects(t)
	if name, revision := s.named(t, "trunk_id,name\n"+firstTrunk+",Hamburg\n", true); name != "Berlin" || revision != 1 {
		t.Errorf("after a look-back the name is %q in revision %d", name, revision)
	}
	after := s.objects(t)
	delete(before, "team/"+bucket.TrunkNamesKey)
	delete(after, "team/"+bucket.TrunkNamesKey)
	if !maps.Equal(before, after) {
		t.Error("a look-back changed objects for the sake of a name")
	}
	if name, revision := s.named(t, "trunk_id,name\n"+firstTrunk+",Hamburg\n", false); name != "Hamburg" || revision != 2 {
		t.Errorf("after a run of the day the name is %q in revision %d", name, revision)
	}
}

// A list that is wrong is told of with its line, and the day is published.
func TestNamesThatAreWrong(t *testing.T) {
	t.Parallel()
	s := newScene(t, 60, 5000)
	if name, revision := s.named(t, "trunk_id,name\n9.36E+16,Bonn\n"+firstTrunk+",Berlin\n", false); name != "Berlin" || revision != 1 {
		t.Errorf("the name is %q in revision %d", name, revision)
	}
	if !strings.Contains(s.log.String(), "line 2: ") || !strings.Contains(s.log.String(), "team/settings/trunks.csv") {
		t.Errorf("the log does not name the line: %s", s.log.String())
	}
}
