package verify_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// published are the objects of [faultless], once some test has published them.
var published objects

// faultless returns three days without a fault, with rejects and unread values. What it
// returns is the caller's to change, but for the bytes.
func faultless(t *testing.T) objects {
	t.Helper()
	if published == nil {
		published = publishFaultless(t)
	}
	return maps.Clone(published)
}

func publishFaultless(t *testing.T) objects {
	t.Helper()
	s := newScene(t, "", "UTC", "2026-11-23")
	for i, date := range []string{"2026-11-21", planted, "2026-11-23"} {
		s.add(t, date, zentrunktest.GenOptions{Seed: uint64(40 + i), Calls: 150, OddPercent: 5, Unreadable: 1})
	}
	n := 0
	s.account.Change(func(c *zentrunktest.Call) {
		if n++; n%50 == 0 {
			c.Misspell("bill_duration", `"some"`)
		}
	})
	s.run(t, "2026-11-21", planted, "2026-11-23")
	all := s.objects(t)
	if found, _ := all.look(t, ""); len(found) > 0 {
		t.Fatalf("the day has faults before one is planted:\n%s", strings.Join(found, "\n"))
	}
	return all
}

func bytesOf(s string) parquet.Value { return parquet.ByteArrayValue([]byte(s)) }

func inManifest(value any, path ...any) func(*testing.T, objects) {
	return func(t *testing.T, o objects) { o.inJSON(t, manifest, set(value, path...)) }
}

func inReport(value any, path ...any) func(*testing.T, objects) {
	return func(t *testing.T, o objects) { o.inJSON(t, report, set(value, path...)) }
}

func inTable(key string, row int, column string, v parquet.Value) func(*testing.T, objects) {
	return func(t *testing.T, o objects) { o.inParquet(t, key, put(row, column, v)) }
}

// faults are planted in a day that has none. Those of calls.parquet change what follows
// from its rows as well, so that they show in several lines.
var faults = []fault{
	// Objects.
	{"a byte is another", func(_ *testing.T, o objects) { o[page] = append([]byte("x"), o[page][1:]...) }, page + ": has the SHA-256", once},
	{"a byte is missing", func(_ *testing.T, o objects) { o[spend] = o[spend][1:] }, spend + ": has", once},
	{"an object is gone", func(_ *testing.T, o objects) { delete(o, quality) }, quality + ": is not there, and the manifest names it", once},
	{"the calls are gone", func(_ *testing.T, o objects) { delete(o, calls) }, calls + ": is not there, and the manifest names it", once},
	{"the manifest is gone", func(_ *testing.T, o objects) { delete(o, manifest) }, planted, often},
	{"a day is gone", func(_ *testing.T, o objects) {
		for key := range o {
			if strings.Contains(key, planted) {
				delete(o, key)
			}
		}
	}, manifest + ": there is none: 2026-11-22 is not published", often},
	{"a file that nothing names", func(_ *testing.T, o objects) { o["calls/dt="+planted+"/copy.parquet"] = o[calls] }, "copy.parquet: nothing names it", once},
	{"a file of no day", func(_ *testing.T, o objects) { o["notes.txt"] = []byte("x") }, "notes.txt: nothing names it", once},
	{"calls of a day without a manifest", func(_ *testing.T, o objects) { o["calls/dt=2026-11-24/calls.parquet"] = o[calls] }, "2026-11-24 has no manifest", once},
	{"a call in two days", twoDays, "is in calls/dt=2026-11-21/calls.parquet too", often},

	// The manifest.
	{"no JSON", func(_ *testing.T, o objects) { o[manifest] = o[manifest][:100] }, manifest + ": cannot be read", often},
	{"another form", inManifest(2, "schema_version"), "schema_version is 2, want 1", once},
	{"another day", inManifest("2026-11-20", "date"), "date is", often},
	{"a count of calls", inManifest(151, "calls"), "calls is 151, the calls say 149", often},
	{"an amount", inManifest("1.00000", "amount"), `amount is "1.00000", the calls say`, once},
	{"rows of a table", func(t *testing.T, o objects) { o.inJSON(t, manifest, set(7, "files", 1, "rows")) }, "rows of " + spend + " is 7", once},
	{"rows of the calls", func(t *testing.T, o objects) { o.inJSON(t, manifest, set(7, "files", 0, "rows")) }, "rows of " + calls + " is 7", once},
	{"complete, and it is not", inManifest(1000, "api_total_count"), "complete is true with 149 calls, 0 of them kept, and 1 rejects of 1000", often},
	{"the first instant", inManifest("2026-11-21T23:00:00Z", "from"), "from is", often},
	{"a time zone that is none", inManifest("Europe/Atlantis", "timezone"), "timezone", often},
	{"a type of a column", inManifest("DOUBLE", "columns", 14, "type"), `column 15 is "total_rate" of the type "DOUBLE"`, once},
	{"more kept than there are", inManifest(5000, "kept"), "kept is 5000 of 149 calls", often},
	{"no revision", inManifest(0, "revision"), "revision is 0", once},
	{"a currency in words", inManifest("dollars", "currency"), "currency", often},

	// report.json.
	{"the total's amount", inReport("0.00001", "spend", "total", "amount"), `spend.total.amount is "0.00001"`, once},
	{"an amount with a place too many", func(t *testing.T, o objects) {
		o.inJSON(t, report, func(m map[string]any) {
			total := at(m, "spend", "total").(map[string]any)
			total["amount"] = total["amount"].(string) + "0"
		})
	}, "spend.total.amount", once},
	{"money as a number", inReport(1.5, "spend", "by_direction", 0, "amount"), "amount is 1.5, the calls say", once},
	{"calls of a country", inReport(3, "spend", "by_to_country", 0, "calls"), "spend.by_to_country, key", once},
	{"a row too few", func(t *testing.T, o objects) {
		o.inJSON(t, report, func(m map[string]any) {
			s := m["spend"].(map[string]any)
			s["by_trunk"] = s["by_trunk"].([]any)[1:]
		})
	}, "spend.by_trunk has no row of the key", once},
	{"a row that no call has", inReport("Mars", "spend", "by_from_country", 0, "key"), "spend.by_from_country", often},
	{"rows out of order", func(t *testing.T, o objects) {
		o.inJSON(t, report, func(m map[string]any) {
			rows := at(m, "quality", "by_to_country").([]any)
			rows[0], rows[1] = rows[1], rows[0]
		})
	}, "quality.by_to_country is not in order", once},
	{"an hour too few", func(t *testing.T, o objects) {
		o.inJSON(t, report, func(m map[string]any) {
			s := m["quality"].(map[string]any)
			s["by_hour"] = s["by_hour"].([]any)[:23]
		})
	}, `quality.by_hour has no row of the key "23"`, once},
	{"a rate", inReport("0.1", "spend", "total", "rate_per_minute"), "spend.total.rate_per_minute", once},
	{"what rates make", inReport("9.00000", "spend", "recomputed", "amount"), "spend.recomputed.amount", once},
	{"calls that differ", inReport(77, "spend", "recomputed", "calls_differing"), "spend.recomputed.calls_differing is 77", once},
	{"a share of answers", inReport(0.5, "quality", "total", "asr"), "quality.total.asr is 0.5", once},
	{"a share of the network", inReport(1, "quality", "total", "ner"), "quality.total.ner is 1", once},
	{"a percentile", inReport(31.5, "quality", "by_direction", 0, "rtt_ms_p95"), "rtt_ms_p95 is 31.5", once},
	{"a percentile of nothing", inReport(0, "quality", "by_from_carrier", 0, "score_mean"), "quality.by_from_carrier", once},
	{"a hangup's class", inReport("plivo", "quality", "hangups", 0, "class"), `class is "plivo", the calls say`, once},
	{"a hangup's calls", inReport(0, "quality", "hangups", 0, "calls"), "quality.hangups", often},
	{"insights that were asked for", inReport(1, "quality", "insights", "asked"), "quality.insights.asked is 1", once},
	{"another worst call", inReport("00000000-0000-4000-8000-000000000000", "quality", "worst_calls", 0, "call_uuid"), "quality.worst_calls, row 1: call_uuid", once},
	{"a worst call's amount", inReport("1.00000", "quality", "worst_calls", 3, "amount"), "quality.worst_calls, row 4: amount", once},
	{"calls with SRTP", inReport(9999, "trust", "srtp_calls"), "trust.srtp_calls is 9999", once},
	{"attestations", inReport(1, "trust", "attestation", 0, "calls"), "trust.attestation, key", once},
	{"values that were unread", inReport(50, "integrity", "unread", "bill_duration"), "integrity.unread.bill_duration is 50, the calls say", once},
	{"a field that was not unread", inReport(1, "integrity", "unread", "total_rate"), "no call lacks that field", once},
	{"rejects that are not there", inReport(5, "integrity", "rejected"), "integrity.rejected is 5, the manifest says", once},
	{"another account", inReport("MAOTHER", "account"), `account is "MAOTHER", the manifest says`, once},

	// Tables.
	{"money of a table", inTable(spend, 1, "amount", parquet.Int64Value(5)), spend + ": dimension direction, key", once},
	{"a count of a table", inTable(quality, 0, "answered", parquet.Int64Value(5)), quality + ": dimension total", once},
	{"a percentile of a table", inTable(quality, 0, "jitter_ms_p99", parquet.DoubleValue(5)), "jitter_ms_p99 is 5", once},
	{"a key of a table", inTable(spend, 1, "key", bytesOf("sideways")), spend + ": dimension direction", often},
	{"a row of a table", func(t *testing.T, o objects) {
		o.inParquet(t, spend, func(rows []parquet.Row, _ func(string) int) []parquet.Row { return rows[:len(rows)-1] })
	}, "rows of spend/dt=2026-11-22/spend.parquet is 67, the calls say 66", often},
	{"rejects of another day", func(t *testing.T, o objects) {
		o[rejects] = append(o[rejects], o[rejects]...)
		o.name(t, rejects)
	}, rejects + ": has 2 records, the manifest says 1", once},

	// calls.parquet. What follows from a row differs as well.
	{"rows out of order in the calls", func(t *testing.T, o objects) {
		o.inParquet(t, calls, func(rows []parquet.Row, _ func(string) int) []parquet.Row {
			rows[3], rows[9] = rows[9], rows[3]
			return rows
		})
	}, "stands behind a call that comes later", often},
	{"a call twice", func(t *testing.T, o objects) {
		o.inParquet(t, calls, func(rows []parquet.Row, c func(string) int) []parquet.Row {
			rows[9][c("call_uuid")] = rows[3][c("call_uuid")]
			return rows
		})
	}, "is there more than once", often},
	{"a call of the next day", inTable(calls, 148, "end_time", parquet.Int64Value(1795392000000000)), "is not of the day", often},
	{"a call_uuid that is none", inTable(calls, 5, "call_uuid", bytesOf("5")), "call_uuid is no UUID", often},
	{"a trunk of another domain", inTable(calls, 5, "trunk_id", bytesOf("5")), "trunk_id \"5\" is not the first label", often},
	{"a rating of another score", inTable(calls, 5, "quality_rating", bytesOf("Poor")), "quality_rating", once},
	{"a status that is none", inTable(calls, 5, "insights_status", bytesOf("maybe")), "insights_status is \"maybe\", want ok, none, skipped or failed", often},
	{"a text that is empty", inTable(calls, 5, "call_id", parquet.ByteArrayValue(nil)), `call_id is the text "", want NULL`, once},
	{"extra that is no object", inTable(calls, 5, "extra", bytesOf("[1]")), "extra is no JSON object", once},
	{"a column of another type", retyped("answer_time"), "column answer_time has the type", often},
	{"a column that is gone", withoutColumn("to_region"), "columns has 40 entries, calls.parquet has 39 columns", once},

	{"a bound of the calls that leaves one out", wrongBound(calls, "total_amount"), "column total_amount, row group 0: the footer has the bounds", once},
	{"the calls of another account", func(t *testing.T, o objects) { o.inAccount(t, "MAOTHER") }, "the metadata's account is \"MAOTHER\"", once},
}

// inAccount has the calls be another account's, by their file, and all else as it is.
func (o objects) inAccount(t *testing.T, account string) {
	t.Helper()
	schema, rows, _ := o.rows(t, calls)
	o.writeParquet(t, calls, schema, rows, parquet.KeyValueMetadata("account", account))
}

// twoDays puts a call of the day before into the day.
func twoDays(t *testing.T, o objects) {
	_, rows, column := o.rows(t, "calls/dt=2026-11-21/calls.parquet")
	o.inParquet(t, calls, put(0, "call_uuid", rows[0][column("call_uuid")]))
}

// withoutColumn rewrites the calls without a column.
func withoutColumn(name string) func(*testing.T, objects) {
	return func(t *testing.T, o objects) {
		schema, rows, _ := o.rows(t, calls)
		fields := parquet.Group{}
		for _, f := range schema.Fields() {
			if f.Name() != name {
				fields[f.Name()] = f
			}
		}
		o.writeParquet(t, calls, byName(schema, fields, rows), rows)
	}
}

// byName returns a schema of these fields, whose columns come by name, and brings rows
// to it: another order of columns is no fault.
func byName(from *parquet.Schema, fields parquet.Group, rows []parquet.Row) *parquet.Schema {
	to := parquet.NewSchema("call", fields)
	for i, row := range rows {
		var values parquet.Row
		for _, v := range row {
			if leaf, ok := to.Lookup(from.Columns()[v.Column()]...); ok {
				values = append(values, v.Level(v.RepetitionLevel(), v.DefinitionLevel(), leaf.ColumnIndex))
			}
		}
		slices.SortFunc(values, func(a, b parquet.Value) int { return cmp.Compare(a.Column(), b.Column()) })
		rows[i] = values
	}
	return to
}

// retyped rewrites the calls with a column of times as plain numbers.
func retyped(name string) func(*testing.T, objects) {
	return func(t *testing.T, o objects) {
		schema, rows, _ := o.rows(t, calls)
		fields := parquet.Group{}
		for _, f := range schema.Fields() {
			fields[f.Name()] = f
		}
		fields[name] = parquet.Optional(parquet.Int(64))
		o.writeParquet(t, calls, byName(schema, fields, rows), rows)
	}
}
