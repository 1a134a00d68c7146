package verify

import (
	"context"
	"regexp"
	"time"

	"zentrunk-reports/internal/zones"
)

// A manifest is what a day's manifest says.
type manifest struct {
	fields   map[string]any
	account  string
	timezone string
	currency string
	complete bool
	files    map[string]fileEntry // by whole key
}

// A fileEntry is what a manifest says of an object.
type fileEntry struct {
	bytes int64
	sum   string // SHA-256, hexadecimal
	rows  any    // nil, or a number
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// readManifest reads the manifest and judges what needs no calls. It is false where
// nothing can be derived.
func (d *day) readManifest(ctx context.Context, b *book) (bool, error) {
	o, err := d.place.Open(ctx, manifestKey(d.date), d.temp)
	if isMissing(err) {
		b.say("is gone since the keys were listed")
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer o.Close()
	v, err := readJSON(o)
	fields, ok := v.(map[string]any)
	if err != nil || !ok {
		b.say("cannot be read: it is not one JSON object")
		return false, nil
	}
	m := &manifest{fields: fields, files: map[string]fileEntry{}}
	d.manifest = m
	b.want("schema_version", fields["schema_version"], int64(1))
	b.want("date", fields["date"], d.date)
	for name, to := range map[string]*string{"account": &m.account, "timezone": &m.timezone, "currency": &m.currency} {
		if *to, ok = fields[name].(string); !ok || *to == "" {
			b.say("%s is %s, want a text", name, show(fields[name]))
		}
	}
	if !currencyForm.MatchString(m.currency) {
		b.say("currency is %s, want three capitals", show(m.currency))
	}
	if n, ok := whole(fields["revision"]); !ok || n < 1 {
		b.say("revision is %s, want 1 or more", show(fields["revision"]))
	}
	if text, _ := fields["published_at"].(string); !isInstant(text) {
		b.say("published_at is %s, want an instant", show(fields["published_at"]))
	}
	d.readCounts(b)
	d.readEntries(b)
	return d.readBounds(b), nil
}

func isInstant(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil
}

// readBounds reads where the day begins and ends. It is false where that is not known.
func (d *day) readBounds(b *book) bool {
	zone, err := zones.Load(d.manifest.timezone)
	if err != nil {
		b.say("timezone %s is not known to this release: the day cannot be derived", show(d.manifest.timezone))
		return false
	}
	d.from, d.to = bounds(d.date, zone)
	d.hours = hoursOf(d.from, d.to, zone)
	b.want("from", d.manifest.fields["from"], instant(d.from.UnixMicro()))
	b.want("to", d.manifest.fields["to"], instant(d.to.UnixMicro()))
	return true
}

// bounds returns the first instant of a date and that of the next one. Clocks may jump
// over midnight, or show it twice: then time.Date is off by what they jump.
func bounds(date string, zone *time.Location) (from, to time.Time) {
	first := func(date string) time.Time {
		t, _ := time.ParseInLocation(time.DateOnly, date, time.UTC)
		at := t.Add(-16 * time.Hour) // before the date begins anywhere
		for at.In(zone).Format(time.DateOnly) < date {
			at = at.Add(15 * time.Minute) // all offsets are multiples of it
		}
		return at
	}
	return first(date), first(addDays(date, 1))
}

// count returns a whole number of the manifest, 0 where it has none.
func (m *manifest) count(name string) int64 {
	n, _ := whole(m.fields[name])
	return n
}

// readCounts judges the counts by themselves.
func (d *day) readCounts(b *book) {
	m := d.manifest
	for _, name := range []string{"calls", "api_total_count", "rejected", "kept"} {
		if n, ok := whole(m.fields[name]); (!ok && !(name == "kept" && m.fields[name] == nil)) || n < 0 {
			b.say("%s is %s, want a count", name, show(m.fields[name]))
		}
	}
	m.complete = m.count("calls")-m.count("kept")+m.count("rejected") >= m.count("api_total_count")
	if same(m.fields["complete"], m.complete) {
		if !m.complete {
			d.note("incomplete, %d of %d records", m.count("calls")-m.count("kept")+m.count("rejected"), m.count("api_total_count"))
		}
	} else {
		b.say("complete is %s with %d calls, %d of them kept, and %d rejects of %d", show(m.fields["complete"]),
			m.count("calls"), m.count("kept"), m.count("rejected"), m.count("api_total_count"))
	}
	if n := m.count("kept"); n > m.count("calls") {
		b.say("kept is %d of %d calls", n, m.count("calls"))
	}
}

// readEntries reads the list of files.
func (d *day) readEntries(b *book) {
	m := d.manifest
	entries, ok := records(m.fields["files"])
	if !ok {
		b.say("files is %s, want a list of objects", show(m.fields["files"]))
	}
	for _, e := range entries {
		key, _ := e["key"].(string)
		sum, _ := e["sha256"].(string)
		bytes, ok := whole(e["bytes"])
		if _, twice := m.files[key]; twice || key == "" || sum == "" || !ok {
			b.say("files has an entry that names no object, or one a second time: %s", show(key))
			continue
		}
		m.files[key] = fileEntry{bytes, sum, e["rows"]}
	}
	for _, key := range []string{callsKey(d.date), spendKey(d.date), qualityKey(d.date), reportKey(d.date), pageKey(d.date)} {
		if _, ok := m.files[d.place.Whole(key)]; !ok {
			b.say("files does not name %s", d.place.Whole(key))
		}
	}
	_, named := m.files[d.place.Whole(rejectsKey(d.date))]
	if named != (m.count("rejected") > 0) {
		b.say("rejected is %d, and files names rejects: %t", m.count("rejected"), named)
	}
	known := map[string]bool{}
	for _, key := range []string{
		callsKey(d.date), spendKey(d.date), qualityKey(d.date), reportKey(d.date), pageKey(d.date),
		rejectsKey(d.date), focusKey(d.date), trafficKey(d.date),
	} {
		known[d.place.Whole(key)] = true
	}
	for key := range m.files {
		if !known[key] {
			b.say("files names %s, which is no object of this day that this release knows", show(key))
		}
	}
}

// compareManifest compares the manifest with the calls.
func (d *day) compareManifest(b *book, calls *derived) {
	m, all := d.manifest, &calls.sums.all.tallies
	var t tally
	if len(*all) > 0 {
		t = (*all)[0]
	}
	b.equal("calls", m.fields["calls"], t.calls)
	b.equal("amount", m.fields["amount"], amount{t.charged.big()})
	rated := t.ratings[0] + t.ratings[1] + t.ratings[2] + t.ratings[3]
	for name, want := range map[string]any{ // which manifests of older code lack
		"answered": t.answered, "asr": ratio(t.answered, t.calls), "rated": rated,
		"score_mean": t.values[score].sample(calls.sums.rows.values[score].values).mean(),
	} {
		if got, ok := m.fields[name]; ok {
			b.equal(name, got, want)
		}
	}
	d.compareColumns(b, calls.file)
}

// compareColumns compares the list of columns with the file's.
func (d *day) compareColumns(b *book, file *parquetFile) {
	got, ok := records(d.manifest.fields["columns"])
	if !ok {
		b.say("columns is %s, want a list of objects", show(d.manifest.fields["columns"]))
		return
	}
	if len(got) != len(file.names) {
		b.say("columns has %d entries, calls.parquet has %d columns", len(got), len(file.names))
		return
	}
	for i, name := range file.names {
		if got[i]["name"] != name || got[i]["type"] != string(file.kinds[name]) {
			b.say("column %d is %s of the type %s, in calls.parquet it is %q of the type %s", i+1, show(got[i]["name"]), show(got[i]["type"]), name, file.kinds[name])
		}
	}
}
