package render

import (
	"fmt"
	"io"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// A qualityRow is one row of quality.parquet.
type qualityRow struct {
	Dimension        string   `parquet:"dimension,dict"`
	Key              *string  `parquet:"key,dict"`
	Calls            int64    `parquet:"calls"`
	Answered         int64    `parquet:"answered"`
	ASR              *float64 `parquet:"asr"`
	NER              *float64 `parquet:"ner"`
	ACDSeconds       *float64 `parquet:"acd_seconds"`
	Rated            int64    `parquet:"rated"`
	ScoreMean        *float64 `parquet:"score_mean"`
	ScoreP05         *float64 `parquet:"score_p05"`
	ScoreP50         *float64 `parquet:"score_p50"`
	Excellent        int64    `parquet:"excellent"`
	Good             int64    `parquet:"good"`
	Fair             int64    `parquet:"fair"`
	Poor             int64    `parquet:"poor"`
	RTTP50           *float64 `parquet:"rtt_ms_p50"`
	RTTP95           *float64 `parquet:"rtt_ms_p95"`
	RTTP99           *float64 `parquet:"rtt_ms_p99"`
	JitterP50        *float64 `parquet:"jitter_ms_p50"`
	JitterP95        *float64 `parquet:"jitter_ms_p95"`
	JitterP99        *float64 `parquet:"jitter_ms_p99"`
	PacketLossP50    *float64 `parquet:"packet_loss_percent_p50"`
	PacketLossP95    *float64 `parquet:"packet_loss_percent_p95"`
	PacketLossP99    *float64 `parquet:"packet_loss_percent_p99"`
	PostDialDelayP50 *float64 `parquet:"post_dial_delay_ms_p50"`
	PostDialDelayP95 *float64 `parquet:"post_dial_delay_ms_p95"`
	PostDialDelayP99 *float64 `parquet:"post_dial_delay_ms_p99"`
}

// QualityParquet writes the quality of r as quality.parquet: the total first,
// then the rows of each breakdown in the order of the report. Hangups and worst
// calls are in report.json alone.
func QualityParquet(w io.Writer, r *report.Report) error {
	if err := writeTable(w, qualityTable(r)); err != nil {
		return fmt.Errorf("write quality of %s: %w", r.Date, err)
	}
	return nil
}

// QualityRows returns how many rows [QualityParquet] writes.
func QualityRows(r *report.Report) int64 {
	n := int64(1)
	for _, rows := range r.Quality.Breakdowns() {
		n += int64(len(rows))
	}
	return n
}

// QualityColumns returns the columns of quality.parquet in order.
func QualityColumns() []calls.Column { return columns[qualityRow]() }

func qualityTable(r *report.Report) []qualityRow {
	out := []qualityRow{newQualityRow(total, nil, &r.Quality.Total)}
	for dimension, rows := range r.Quality.Breakdowns() {
		for i := range rows {
			out = append(out, newQualityRow(dimension, rows[i].Key, &rows[i].QualityLine))
		}
	}
	return out
}

func newQualityRow(dimension string, key *string, l *report.QualityLine) qualityRow {
	return qualityRow{
		Dimension: dimension, Key: key,
		Calls: int64(l.Calls), Answered: int64(l.Answered), ASR: l.ASR, NER: l.NER, ACDSeconds: l.ACDSeconds,
		Rated: int64(l.Rated), ScoreMean: l.ScoreMean, ScoreP05: l.ScoreP05, ScoreP50: l.ScoreP50,
		Excellent: int64(l.Excellent), Good: int64(l.Good), Fair: int64(l.Fair), Poor: int64(l.Poor),
		RTTP50: l.RTTP50, RTTP95: l.RTTP95, RTTP99: l.RTTP99,
		JitterP50: l.JitterP50, JitterP95: l.JitterP95, JitterP99: l.JitterP99,
		PacketLossP50: l.PacketLossP50, PacketLossP95: l.PacketLossP95, PacketLossP99: l.PacketLossP99,
		PostDialDelayP50: l.PostDialDelayP50, PostDialDelayP95: l.PostDialDelayP95, PostDialDelayP99: l.PostDialDelayP99,
	}
}
