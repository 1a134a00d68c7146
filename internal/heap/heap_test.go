package heap

import "testing"

func TestPercent(t *testing.T) {
	t.Parallel()
	f := floor{bytes: 160 << 20, least: 30}
	for _, tt := range []struct {
		live uint64
		want int
	}{
		{0, 4000},       // nothing was collected yet
		{1 << 20, 4000}, // more would have the runtime wait for more than the floor
		{40 << 20, 300}, // 40 and 120 are 160
		{80 << 20, 100}, //
		{123 << 20, 30}, // GOGC's own share is as much
		{160 << 20, 30}, //
		{10_000 << 20, 30},
	} {
		if got := f.percent(tt.live); got != tt.want {
			t.Errorf("of %d MiB in use, the percentage is %d, want %d", tt.live>>20, got, tt.want)
		}
	}
}
