package traffic_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/traffic"
)

func pointer[T any](v T) *T { return &v }

// Limits come back with the account first, and an empty number is no limit.
func TestParseLimits(t *testing.T) {
	t.Parallel()
	got, err := traffic.ParseLimits([]byte("\ufefftrunk_id, concurrent,cps\r\n\"200\",10,\r\n 100 , ,2\r\n,95,5\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []traffic.Limit{{nil, pointer(95), pointer(5)}, {pointer("100"), nil, pointer(2)}, {pointer("200"), pointer(10), nil}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
	if got, err := traffic.ParseLimits([]byte("trunk_id,concurrent,cps\n")); err != nil || got == nil || len(got) != 0 {
		t.Errorf("a header alone gives %v, %v", got, err)
	}
}

// What is wrong with a file is said with its line.
func TestParseLimitsOfBadFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "no header line"},
		{"another header", "trunk,concurrent,cps\n", "line 1: the header is not trunk_id,concurrent,cps"},
		{"no header", "100,10,2\n", "header"},
		{"Latin-1", "trunk_id,concurrent,cps\n\xe9,1,1\n", "not UTF-8"},
		{"a word", "trunk_id,concurrent,cps\n100,many,2\n", "line 2: concurrent is not a whole number"},
		{"nothing allowed", "trunk_id,concurrent,cps\n\n100,10,0\n", "line 3: cps is not a whole number from 1"},
		{"a fraction", "trunk_id,concurrent,cps\n100,10.5,\n", "line 2: concurrent is not a whole number"},
		{"too few columns", "trunk_id,concurrent,cps\n100,10\n", "line 2"},
		{"a trunk twice", "trunk_id,concurrent,cps\n100,10,2\n100,11,2\n", "line 3: its trunk, or the account, was on a line before"},
		{"a phone number", "trunk_id,concurrent,cps\n+12025550123,+12025550123,2\n", "line 2: concurrent is not a whole number"},
		{"the account twice", "trunk_id,concurrent,cps\n,10,2\n,11,2\n", "line 3: its trunk, or the account, was on a line before"},
	} {
		got, err := traffic.ParseLimits([]byte(tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "2025550123") {
			t.Errorf("%s: %v, %v; want an error that holds %s, and no phone number", tt.name, got, err, tt.want)
		}
	}
}

// Limits of trunks without calls are left out; a peak is near from 80 % on.
func TestNearness(t *testing.T) {
	t.Parallel()
	d := randomDay(t, "2026-11-22", "UTC", 0, 1)
	for range 8 {
		d.calls = append(d.calls, traffic.Call{Trunk: "1", Begun: d.from, Ended: d.from})
	}
	got := trafficOf(d)
	got.SetLimits([]traffic.Limit{{nil, pointer(11), pointer(4)}, {pointer("0"), pointer(1), nil}, {pointer("1"), pointer(10), nil}})
	near := got.Nearness()
	want := []traffic.Nearness{{0, nil, false, 8, 11}, {0, nil, true, 8, 4}, {1, pointer("1"), false, 8, 10}}
	if diff := cmp.Diff(want, near); diff != "" {
		t.Fatalf("nearness (-want +got):\n%s", diff)
	}
	for i, want := range []bool{false, true, true} {
		if near[i].Near() != want {
			t.Errorf("%d of %d is near: %t", near[i].Peak, near[i].Of, !want)
		}
	}
	if err := got.Check(d.from, d.to, len(d.calls)); err != nil {
		t.Errorf("Check: %v", err)
	}
}
