package handler

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda/messages"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// Types of the function's errors, by which a workflow decides what to do.
const (
	BadEvent     = "BadEvent"     // the event makes no sense; its message names the field
	Unauthorized = "Unauthorized" // the API refuses the credentials, or there are none
	RateLimited  = "RateLimited"  // the API limits the account
	Unavailable  = "Unavailable"  // the API cannot be reached or keeps failing
	BadResponse  = "BadResponse"  // the API's answers make no sense
	Refused      = "Refused"      // the API refuses the request for another reason
	Storage      = "Storage"      // the bucket
	Disk         = "Disk"         // the folder for temporary files: it is missing, full or cannot be used
	OtherAccount = "OtherAccount" // the published day belongs to another account
	Deadline     = "Deadline"     // the invocation's time ends first
	StagedGone   = "StagedGone"   // another run of the day published meanwhile; plan it anew
	Canceled     = "Canceled"     // the caller gave up
	Internal     = "Internal"     // anything else is a fault of the code
)

// A failure is an error whose type is decided.
type failure struct{ kind, text string }

func (f failure) Error() string { return f.text }

// typed gives err the type it has in the function's answer. It is the one place
// where a failure gets its name.
func typed(ctx context.Context, err error) messages.InvokeResponse_Error {
	return messages.InvokeResponse_Error{Type: typeOf(ctx, err), Message: err.Error()}
}

func typeOf(ctx context.Context, err error) string {
	if f, ok := errors.AsType[failure](err); ok {
		return f.kind
	}
	if scratch.Is(err) {
		return Disk
	}
	if _, ok := errors.AsType[*bucket.Error](err); ok {
		return Storage
	}
	for _, kind := range []struct {
		is   error
		name string
	}{
		// A request whose next try would come too late failed for the deadline,
		// whatever its last answer was.
		{context.DeadlineExceeded, Deadline},
		{staging.ErrGone, StagedGone},
		{lake.ErrOtherAccount, OtherAccount},
		{zentrunk.ErrUnauthorized, Unauthorized},
		{credentials.ErrSecret, Unauthorized},
		{zentrunk.ErrRateLimited, RateLimited},
		{zentrunk.ErrUnavailable, Unavailable},
		{zentrunk.ErrBadResponse, BadResponse},
		{zentrunk.ErrRefused, Refused},
		{zentrunk.ErrNotFound, Refused},
		{context.Canceled, Canceled},
	} {
		if errors.Is(err, kind.is) {
			return kind.name
		}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return Deadline
	}
	return Internal
}
