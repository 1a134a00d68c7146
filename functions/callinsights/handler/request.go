package handler

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"zentrunk-reports/internal/zentrunk"
)

// A kind is what a path asks for.
type kind string

// The kinds of requests.
const (
	unknown  kind = ""
	call     kind = "call"
	insights kind = "insights"
	search   kind = "search"
)

// searchRoute is the one route by which a search comes in. Who may look calls up reaches
// other paths, the default route among them, and may not search.
const searchRoute = "GET /calls"

// A request is what the function uses of an event.
type request struct {
	kind        kind
	method      string
	path        string // as it came, behind the stage
	routeKey    string // by which API Gateway let the caller in
	callUUID    string // as it came
	query       string // as it came: phone numbers stand in it
	ifNoneMatch string
	hasBody     bool
	instance    string // the path, fit to be shown
	id          string
}

// readRequest reads an event. The path alone says what is asked for: parameters
// that API Gateway cut out of it may be missing, and are decoded once more.
func readRequest(ctx context.Context, event json.RawMessage) request {
	var e events.APIGatewayV2HTTPRequest
	// An error leaves out what cannot be read and fills in the rest.
	_ = json.Unmarshal(event, &e)
	path := withoutStage(e.RawPath, e.RequestContext.Stage)
	req := request{
		routeKey:    e.RouteKey,
		path:        e.RawPath,
		query:       rawQuery(e),
		method:      e.RequestContext.HTTP.Method,
		ifNoneMatch: header(e.Headers, "if-none-match"),
		hasBody:     e.Body != "",
		id:          e.RequestContext.RequestID,
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok && req.id == "" {
		req.id = lc.AwsRequestID
	}
	req.kind, req.callUUID = route(path)
	req.instance = instance(path, req.callUUID)
	return req
}

// rawQuery returns the query as the caller sent it. An event that somebody made may have
// the parameters alone.
func rawQuery(e events.APIGatewayV2HTTPRequest) string {
	if e.RawQueryString != "" {
		return e.RawQueryString
	}
	v := url.Values{}
	for name, value := range e.QueryStringParameters {
		v.Set(name, value)
	}
	return v.Encode()
}

// withoutStage returns the path behind the stage. API Gateway puts every stage
// but $default in front of the path, though not where a domain of one's own
// leads to the stage.
func withoutStage(path, stage string) string {
	if stage == "" || stage == "$default" {
		return path
	}
	if rest, ok := strings.CutPrefix(path, "/"+stage); ok && strings.HasPrefix(rest, "/") {
		return rest
	}
	return path
}

// route says what a path asks for and of which call; one slash at its end is no other
// path, but for a search. Nothing is unescaped: a UUID needs no escapes, and what only becomes one by
// unescaping is none.
func route(path string) (kind, string) {
	if path == "/calls" {
		return search, ""
	}
	rest, ok := strings.CutPrefix(path, "/calls/")
	if !ok {
		return unknown, ""
	}
	id, rest, deeper := strings.Cut(strings.TrimSuffix(rest, "/"), "/")
	switch {
	case id == "":
		return unknown, ""
	case !deeper:
		return call, id
	case rest == "insights":
		return insights, id
	}
	return unknown, ""
}

// header returns the value of a header. API Gateway sends names in lower case;
// others who make such events may not.
func header(headers map[string]string, name string) string {
	if v, ok := headers[name]; ok {
		return v
	}
	for k, v := range headers {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// maxInstance bounds how much of a path that makes no sense is repeated.
const maxInstance = 200

var phoneLike = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[0-9]{7,}`) })

// instance returns path as a URI reference for a problem document. Of a path
// that names no call by a UUID, runs of digits are masked, a phone number put in
// the place of a UUID for example, and the end is cut off.
func instance(path, callUUID string) string {
	if zentrunk.CanonicalUUID(callUUID) != "" {
		return path // of the form /calls/UUID or /calls/UUID/insights, a slash behind it or none
	}
	masked := phoneLike().ReplaceAllStringFunc(path, func(digits string) string {
		return strings.Repeat("*", len(digits))
	})
	masked = masked[:min(len(masked), maxInstance)]
	shown := url.URL{Path: masked}
	// API Gateway leaves some escapes of a path as they came, and resolves others.
	if plain, err := url.PathUnescape(masked); err == nil {
		shown = url.URL{Path: plain, RawPath: masked}
	}
	// A reference that begins with two slashes would be read as a host.
	return "/" + strings.TrimLeft(shown.EscapedPath(), "/")
}
