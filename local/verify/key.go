package verify

import (
	"strings"
	"time"
)

// Keys of a day's objects, without the prefix.
func manifestKey(date string) string { return "manifests/dt=" + date + "/manifest.json" }
func callsKey(date string) string    { return "calls/dt=" + date + "/calls.parquet" }
func spendKey(date string) string    { return "spend/dt=" + date + "/spend.parquet" }
func qualityKey(date string) string  { return "quality/dt=" + date + "/quality.parquet" }
func reportKey(date string) string   { return "reports/dt=" + date + "/report.json" }
func pageKey(date string) string     { return "reports/dt=" + date + "/report.html" }
func rejectsKey(date string) string  { return "rejects/dt=" + date + "/rejects.jsonl" }
func focusKey(date string) string    { return "focus/dt=" + date + "/focus.parquet" }
func trafficKey(date string) string  { return "traffic/dt=" + date + "/traffic.parquet" }

// indexKey is the page of days.
const indexKey = "reports/index.html"

// statementKey is a month's statement; ending is json, csv or html.
func statementKey(month, ending string) string {
	return "months/month=" + month + "/statement." + ending
}

// dayOf returns the date of a key that of makes, and whether it does.
func dayOf(key string, of func(date string) string) (string, bool) {
	_, rest, ok := strings.Cut(key, "/dt=")
	date, _, _ := strings.Cut(rest, "/")
	_, err := time.Parse(time.DateOnly, date)
	return date, ok && err == nil && key == of(date)
}

// monthOf returns the month of a statement's key, and whether it is one.
func monthOf(key, ending string) (string, bool) {
	rest, ok := strings.CutPrefix(key, "months/month=")
	month, _, _ := strings.Cut(rest, "/")
	_, err := time.Parse("2006-01", month)
	return month, ok && err == nil && key == statementKey(month, ending)
}
