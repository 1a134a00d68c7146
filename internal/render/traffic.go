package render

import (
	"fmt"
	"io"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
)

// A trafficRow is one row of traffic.parquet. All but the dimension is NULL where no
// call has the times.
type trafficRow struct {
	Dimension        string   `parquet:"dimension,dict"`
	Key              *string  `parquet:"key,dict"`
	PeakConcurrent   *int64   `parquet:"peak_concurrent"`
	PeakConcurrentAt *int64   `parquet:"peak_concurrent_at,timestamp(microsecond)"`
	PeakCPS          *int64   `parquet:"peak_cps"`
	PeakCPSAt        *int64   `parquet:"peak_cps_at,timestamp(microsecond)"`
	BusyHour         *string  `parquet:"busy_hour,dict"`
	BusyHourErlangs  *float64 `parquet:"busy_hour_erlangs"`
	RingP50          *float64 `parquet:"ring_seconds_p50"`
	RingP95          *float64 `parquet:"ring_seconds_p95"`
}

// TrafficParquet writes the traffic of r as traffic.parquet: the total first, then the
// rows of each breakdown in the order of the report. Hours and limits are in report.json
// alone.
func TrafficParquet(w io.Writer, r *report.Report) error {
	if err := writeTable(w, trafficTable(r)); err != nil {
		return fmt.Errorf("write traffic of %s: %w", r.Date, err)
	}
	return nil
}

// TrafficRows returns how many rows [TrafficParquet] writes.
func TrafficRows(r *report.Report) int64 {
	n := int64(1)
	for _, rows := range r.Traffic.Breakdowns() {
		n += int64(len(rows))
	}
	return n
}

// TrafficColumns returns the columns of traffic.parquet in order.
func TrafficColumns() []calls.Column { return columns[trafficRow]() }

func trafficTable(r *report.Report) []trafficRow {
	out := []trafficRow{newTrafficRow(total, nil, &r.Traffic.Total)}
	for dimension, rows := range r.Traffic.Breakdowns() {
		for i := range rows {
			out = append(out, newTrafficRow(dimension, rows[i].Key, &rows[i].Line))
		}
	}
	return out
}

func newTrafficRow(dimension string, key *string, l *traffic.Line) trafficRow {
	return trafficRow{
		Dimension: dimension, Key: key,
		PeakConcurrent: count(l.PeakConcurrent), PeakConcurrentAt: micros(l.PeakConcurrentAt),
		PeakCPS: count(l.PeakCPS), PeakCPSAt: micros(l.PeakCPSAt),
		BusyHour: l.BusyHour, BusyHourErlangs: l.BusyHourErlangs, RingP50: l.RingP50, RingP95: l.RingP95,
	}
}

func count(n *int) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

func micros(at *time.Time) *int64 {
	if at == nil {
		return nil
	}
	v := at.UnixMicro()
	return &v
}
