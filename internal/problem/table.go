package problem

import (
	"context"
	"net/http"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// scheme begins every type. The types are names, not addresses: nothing is
// served for them, and openapi.yaml describes each.
const scheme = "urn:zentrunk-reports:problem:"

// A row says which problem an error is.
type row struct {
	is error
	Problem
}

// table is in order: the first row that fits counts. What the API answered
// stands before the deadline, so that an API that failed until the time ran out
// is told from one that never answered.
var table = []row{
	{ErrNoRoute, Problem{
		Status: http.StatusNotFound, Type: scheme + "no-such-path",
		Title:  "No such path",
		Detail: "The paths are /calls/{call_uuid} and /calls/{call_uuid}/insights. If search is switched on, there is also /calls.",
	}},
	{ErrMethod, Problem{
		Status: http.StatusMethodNotAllowed, Type: scheme + "method-not-allowed",
		Title:  "Method not allowed",
		Detail: "Calls can only be read: use GET.",
		Allow:  http.MethodGet,
	}},
	{ErrBody, Problem{
		Status: http.StatusBadRequest, Type: scheme + "body-not-allowed",
		Title:  "Body not allowed",
		Detail: "A lookup takes no request body.",
	}},
	{zentrunk.ErrNotUUID, Problem{
		Status: http.StatusBadRequest, Type: scheme + "invalid-call-uuid",
		Title:  "Invalid call_uuid",
		Detail: "call_uuid must be a UUID of 36 characters, such as c9d6be3d-94c3-4b38-a2eb-8063ca404d77.",
	}},
	{ErrNoInsights, Problem{
		Status: http.StatusNotFound, Type: scheme + "no-insights",
		Title: "No insights",
		Detail: "Plivo has the call, but no insights for it. They come some minutes after the call's end; " +
			"a call that was not answered may never have any.",
	}},
	{zentrunk.ErrNotFound, Problem{
		Status: http.StatusNotFound, Type: scheme + "no-such-call",
		Title: "No such call",
		Detail: "Plivo has no such SIP trunking call. Records are there only after the call's end. " +
			"Plivo forgets calls after 90 days: an older call may be in the bucket of reports.",
	}},
	{zentrunk.ErrUnauthorized, upstream("credentials-refused",
		"Plivo refuses the credentials",
		"Plivo refuses the credentials of this service. Whoever runs it must renew the secret.")},
	{zentrunk.ErrRateLimited, Problem{
		Status: http.StatusServiceUnavailable, Type: scheme + "rate-limited",
		Title:      "Plivo limits the account",
		Detail:     "The account has used up its rate of requests to Plivo. Try again after the time in Retry-After.",
		RetryAfter: defaultRetryAfter,
	}},
	{zentrunk.ErrBadResponse, upstream("bad-response",
		"Plivo's answer is not valid",
		"Plivo's answer cannot be read. Try again later.")},
	{zentrunk.ErrRefused, upstream("request-refused",
		"Plivo refuses the request",
		"Plivo refuses the request. Whoever runs this service finds the reason in its log.")},
	{zentrunk.ErrUnavailable, upstream("unavailable",
		"Plivo is not available",
		"Plivo cannot be reached or keeps failing. Try again later.")},
	{context.DeadlineExceeded, timeout},
	{context.Canceled, timeout}, // the caller left, and nobody reads this
}

// parameters is the problem of a [ParameterError], which has its Detail.
var parameters = Problem{
	Status: http.StatusBadRequest, Type: scheme + "invalid-parameter",
	Title: "Invalid parameter",
}

func upstream(name, title, detail string) Problem {
	return Problem{Status: http.StatusBadGateway, Type: scheme + name, Title: title, Detail: detail}
}

var timeout = Problem{
	Status: http.StatusGatewayTimeout, Type: scheme + "timeout",
	Title:  "Plivo did not answer in time",
	Detail: "Plivo did not answer within 10 seconds. Try again later.",
}

var internal = Problem{
	Status: http.StatusInternalServerError, Type: scheme + "internal",
	Title:  "Internal error",
	Detail: "This service failed. Whoever runs it finds the reason in its log under the request_id.",
}

// Types returns the types of all problems, for whoever describes them.
func Types() []string {
	types := []string{internal.Type, parameters.Type}
	seen := map[string]bool{}
	for _, row := range table {
		if !seen[row.Type] {
			seen[row.Type] = true
			types = append(types, row.Type)
		}
	}
	return types
}

// Seconds returns d as the Retry-After header has it: whole seconds, rounded
// up, at least 1.
func Seconds(d time.Duration) int {
	return int(max((d+time.Second-1)/time.Second, 1))
}
