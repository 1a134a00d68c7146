package progress

import "fmt"

// The phases of a day, in the words that are shown.
const (
	listing  = "listing"
	insights = "insights"
)

// counts is how far a day is; see [Display.Update].
type counts struct {
	listed, calls, insights, wanted int
}

// phase names what the day waits for. Windows are listed and asked about in
// turn, so that a day may come back to listing.
func (c counts) phase() string {
	if c.insights < c.wanted || c.wanted > 0 && c.listed >= c.calls {
		return insights
	}
	return listing
}

// whole says whether nothing is left to do of what is known.
func (c counts) whole() bool {
	return c.listed >= c.calls && c.insights >= c.wanted
}

// expected is how many insights the day will want. While calls are still to be
// listed, they are taken to want as many as those before them.
func (c counts) expected() (n int, exact bool) {
	if c.listed <= 0 || c.listed >= c.calls {
		return c.wanted, true
	}
	return int(int64(c.wanted) * int64(c.calls) / int64(c.listed)), false
}

func (c counts) String() string {
	if c.phase() != insights {
		return fmt.Sprintf("listing %d/%d", c.listed, c.calls)
	}
	wanted, exact := c.expected()
	if exact {
		return fmt.Sprintf("insights %d/%d", c.insights, wanted)
	}
	return fmt.Sprintf("insights %d/~%d", c.insights, wanted)
}

// result says what a day came to.
func (c counts) result() string {
	if c.whole() {
		return fmt.Sprintf("%d calls, %d insights", c.listed, c.insights)
	}
	return fmt.Sprintf("stopped at %d/%d calls, %d/%d insights", c.listed, c.calls, c.insights, c.wanted)
}

// callsPerRequest is the most calls the API lists at once, while insights come
// one call at a time.
const callsPerRequest = 20

// requests turns the counts into requests done and in all. Requests, not calls,
// are what the API's pace bounds, so time runs with them.
func (c counts) requests() (done, total int64) {
	pages := func(calls int) int { return (calls + callsPerRequest - 1) / callsPerRequest }
	wanted, _ := c.expected()
	return int64(pages(c.listed) + c.insights), int64(pages(c.calls) + wanted)
}
