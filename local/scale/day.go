package scale

// A Step of the workflow, by its name in events.
type Step string

// The steps of a day.
const (
	Planning   Step = "plan"
	Pulling    Step = "pull"
	Publishing Step = "publish"
)

// Steps are all steps of a day, in their order.
var Steps = []Step{Planning, Pulling, Publishing}

// A Day is what the use of the bucket and of the disk depends on.
type Day struct {
	Calls    int
	Windows  int
	Known    int  // calls whose insights are published; 0 for a first run
	Others   int  // days that are published beside it; those of a first run are earlier ones
	Lookback bool // it is published, and nothing has changed since
}

// FirstRun is the day that a morning reports, with so many days published before.
func (a Account) FirstRun(others int) Day {
	return Day{Calls: a.Calls, Windows: a.Windows(), Others: others}
}

// Lookback is one of the days that a morning brings up to date, where nothing has
// changed. With so many other days published.
func (a Account) Lookback(others int) Day {
	return Day{Calls: a.Calls, Windows: a.Windows(), Known: a.Wanted, Others: others, Lookback: true}
}

// Bounds of what a publish reads of other days: the thirty days that a day is compared
// with, the month of a statement and the one before, and the thirteen months of the page
// of days; of the last two, its own is among them.
const (
	PastDays   = 30
	MonthsDays = 62
	IndexDays  = 400
)

// Sizes of what comes by the batch.
const (
	groupRows = 32_768 // of a row group of calls.parquet
	batchKeys = 1000   // that one request lists or deletes
)

// A rate is how a figure grows: so much once a day, and so much more with each of
// the rest.
type rate struct {
	once   int
	call   int
	known  int // call whose insights are published
	window int
	group  int // row group of calls.parquet
	batch  int // thousand staged objects, a part of one taken whole
	past   int // day that a first run is compared with
	shown  int // other day on the page of days
	month  int // other day of the month and of the one before
}

func (r rate) of(d Day) int {
	staged := 1 + d.Windows // the plan
	if d.Lookback {
		staged += d.Windows // what is known of each
	}
	return r.once + r.call*d.Calls + r.known*d.Known + r.window*d.Windows +
		r.group*parts(d.Calls, groupRows) + r.batch*parts(staged, batchKeys) +
		r.past*min(d.Others, PastDays) + r.month*min(d.Others, MonthsDays-1) + r.shown*min(d.Others, IndexDays-1)
}

// parts is how many parts of at most size n is divided into.
func parts(n, size int) int { return (n + size - 1) / size }

// Disk is the most bytes that d takes on the disk of the function that publishes:
// calls.parquet lies there before it is put, and its filters beside it until they are
// written, and so does focus.parquet. The other steps leave nothing there.
func (d Day) Disk() int { return rate{once: 50_000, call: bytesOfCall}.of(d) }

// bytesOfCall is what a call takes in calls.parquet, insights and filters included, in a
// day of ten thousand; in larger ones it is less.
const bytesOfCall = 70
