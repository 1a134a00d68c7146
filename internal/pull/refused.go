package pull

import (
	"errors"
	"net/http"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// refusals is how many answers of a window, none of them another, tell that the account
// gets no insights at all.
const refusals = 20

// refused is whether the API will not tell a call's insights, whoever asks again: the
// account's plan has none, or the call is too old for them. What credentials are worth
// is told by 401 alone.
func refused(err error) bool {
	api, ok := errors.AsType[*zentrunk.APIError](err)
	if !ok {
		return false
	}
	switch api.StatusCode {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusGone:
		return true
	}
	return false
}

// onlyRefused is whether all answers are refusals: then it is the account that is refused
// and not the call. That is no failure of the window, for spend needs no insights, and
// after [refusals] of them nobody else is asked for. Its caller holds the lock.
func (f *fetcher) onlyRefused() bool { return f.refused > 0 && f.refused == len(f.answers) }

// denied is whether nothing more is to be asked. Its caller holds the lock.
func (f *fetcher) denied() bool { return f.onlyRefused() && f.refused >= refusals }

// unasked is what becomes of a call that is wanted where none is asked for any more.
var unasked = answer{status: calls.Failed}
