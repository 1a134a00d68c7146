package daily

import "sync"

// A tally adds up the progress of a day's windows.
type tally struct {
	mu  sync.Mutex
	now Progress
}

// add tells the job's listener of what has come on top.
func (r *dayRun) add(step Progress) {
	if r.Progress == nil {
		return
	}
	r.progress.mu.Lock()
	defer r.progress.mu.Unlock() // held for the call, so that steps arrive in order
	p := &r.progress.now
	p.Date = r.day.Date
	p.Listed += step.Listed
	p.Calls += step.Calls
	p.Insights += step.Insights
	p.Wanted += step.Wanted
	r.Progress(*p)
}
