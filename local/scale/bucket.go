package scale

// A use is what a step does with the bucket for one reason.
type use struct {
	step   Step
	writes rate // PUT, POST and LIST
	reads  rate // GET and HEAD
	bytes  rate // of the objects that are read, at most
}

// Most bytes of what is read, as simulated days have them.
const (
	manifestBytes  = 5_600
	reportBytes    = 135_000
	digestBytes    = 4_000
	statementBytes = 90_000 // of a month's statement, in its three forms
	indexBytes     = 16_000 // of the page without its days
	indexDay       = 1_050
	planOfWindow   = 90
	knownOfWindow  = 5_000 // a dozen columns and their footer
	knownOfCall    = 33
	stagedOfWindow = 14_500 // half a hundred columns and theirs
	stagedOfCall   = 110
	footerBytes    = 64 << 10 // of calls.parquet, in one piece
	keysOfCall     = 22       // those that a union compares
	gapsOfGroup    = 20_000   // small columns between those that are wanted
	insightsOfCall = 30       // the columns of calls.parquet that tell insights
)

// firstRun is what the steps do with a day that is not published.
var firstRun = []use{
	// The manifest and the published calls, which are not there, and the plan.
	{step: Planning, reads: rate{once: 2}, writes: rate{once: 1}},
	// The items of the workflow's Map, then each window: is it staged, what was kept, and the put.
	{step: Pulling, reads: rate{once: 1}, bytes: rate{window: planOfWindow}},
	{step: Pulling, reads: rate{window: 2}, writes: rate{window: 1}},
	mergePlan, mergeWindows,
	// The published calls, which are not there.
	{step: Publishing, reads: rate{once: 1}},
	// The manifest before and after, and the days to compare with.
	{step: Publishing, reads: rate{once: 2}, bytes: rate{once: manifestBytes}},
	{step: Publishing, writes: rate{once: 1}, reads: rate{past: 2}, bytes: rate{past: manifestBytes + reportBytes}},
	// Names and limits of trunks, which are settings, and the incidents of the day, of which a
	// quiet one has none.
	{step: Publishing, writes: rate{once: 1}, reads: rate{once: 2}},
	// Seven files, looked at before and after, the manifest, and whether there are rejects of
	// an earlier run.
	{step: Publishing, writes: rate{once: 8}, reads: rate{once: 15}},
	// The baseline for the watch, and the manifest that it has to be of.
	{step: Publishing, writes: rate{once: 1}, reads: rate{once: 2}, bytes: rate{once: manifestBytes}},
	statement, pageOfDays, digest, cleanUp,
	// The statement in three forms, the page of days, and the digest of the report.
	{step: Publishing, writes: rate{once: 5}, reads: rate{once: 1}, bytes: rate{once: reportBytes}},
}

// lookback is what they do with one in which nothing has changed.
var lookback = []use{
	// The manifest, the published insights, what is known of each window, and the plan.
	{step: Planning, reads: rate{once: 1}, bytes: rate{once: manifestBytes}},
	{step: Planning, reads: rate{once: 2, group: 3}, bytes: rate{once: footerBytes, group: gapsOfGroup, call: insightsOfCall}},
	{step: Planning, writes: rate{once: 1, window: 1}},
	// The items of the Map, then each window, as above, and what is known of it.
	{step: Pulling, reads: rate{once: 1}, bytes: rate{window: planOfWindow}},
	{step: Pulling, reads: rate{window: 2}, writes: rate{window: 1}},
	{step: Pulling, reads: rate{window: 1}, bytes: rate{window: knownOfWindow, known: knownOfCall}},
	mergePlan, mergeWindows,
	// What the union of read and published calls compares.
	{step: Publishing, reads: rate{once: 2, group: 4}, bytes: rate{once: footerBytes, group: gapsOfGroup, call: keysOfCall}},
	// The manifest, and whether its seven files are there.
	{step: Publishing, reads: rate{once: 8}, bytes: rate{once: manifestBytes}},
	// Whether the baseline for the watch is there.
	{step: Publishing, reads: rate{once: 1}},
	statement, pageOfDays, digest, cleanUp,
}

// What a publish does in any case.
var (
	mergePlan    = use{step: Publishing, reads: rate{once: 1}, bytes: rate{window: planOfWindow}}
	mergeWindows = use{step: Publishing, reads: rate{window: 1}, bytes: rate{window: stagedOfWindow, call: stagedOfCall}}
	// The statement as it is there, whether the following month has one, which days there
	// are, and the manifests and reports of the month and of the one before.
	statement = use{step: Publishing, writes: rate{once: 1}, reads: rate{once: 6, month: 2}, bytes: rate{once: statementBytes + manifestBytes + reportBytes, month: manifestBytes + reportBytes}}
	// The page of days, the statements that it leads to, and the manifests of all that it shows.
	pageOfDays = use{step: Publishing, writes: rate{once: 2}, reads: rate{once: 2, shown: 1}, bytes: rate{once: indexBytes + manifestBytes, shown: indexDay + manifestBytes}}
	// Which revision people were told of.
	digest  = use{step: Publishing, reads: rate{once: 2}, bytes: rate{once: manifestBytes + digestBytes}}
	cleanUp = use{step: Publishing, writes: rate{batch: 2}}
)

// A Bucket is what is done with the bucket.
type Bucket struct {
	Writes int // PUT, POST and LIST
	Reads  int // GET and HEAD
	Bytes  int // of the objects that are read, at most
}

// Of is what step s of d does with the bucket. Requests are exact, but for those
// that read published calls, which are at most so many.
func (d Day) Of(s Step) (b Bucket) {
	uses := firstRun
	if d.Lookback {
		uses = lookback
	}
	for _, u := range uses {
		if u.step == s {
			b = b.plus(Bucket{u.writes.of(d), u.reads.of(d), u.bytes.of(d)})
		}
	}
	return b
}

// All is what all steps of d do with the bucket.
func (d Day) All() (b Bucket) {
	for _, s := range Steps {
		b = b.plus(d.Of(s))
	}
	return b
}

// Morning is what a morning does with the bucket: the day's first run and the
// look-back days, with so many other days published.
func (a Account) Morning(others int) (b Bucket) {
	b = a.FirstRun(others).All()
	for range LookbackDays {
		b = b.plus(a.Lookback(others).All())
	}
	return b
}

func (b Bucket) plus(c Bucket) Bucket {
	return Bucket{b.Writes + c.Writes, b.Reads + c.Reads, b.Bytes + c.Bytes}
}
