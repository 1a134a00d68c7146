package zentrunktest

import (
	"net/http"
	"strings"
)

// A Kind is what a request asks for.
type Kind string

// The kinds of requests.
const (
	KindList     Kind = "list"
	KindRetrieve Kind = "retrieve"
	KindInsights Kind = "insights"
	// KindUnknown is a path or method that the API does not have.
	KindUnknown Kind = "unknown"
)

// A route is where a request goes.
type route struct {
	kind     Kind
	authID   string
	callUUID string
}

// route reads the path segment by segment. http.ServeMux would redirect a path
// that is not clean to one that is, and so hide a caller's fault.
func (s *Server) route(r *http.Request) route {
	rest, ok := strings.CutPrefix(r.URL.EscapedPath(), s.opts.Prefix+"/Account/")
	parts := strings.Split(rest, "/")
	n := len(parts)
	// The last part is empty where the path has its trailing slash.
	if !ok || r.Method != http.MethodGet || n < 4 || n > 6 || parts[n-1] != "" ||
		parts[1] != "Zentrunk" || parts[2] != "Call" {
		s.violation(r.Method + " " + r.URL.Path + ": no such route")
		return route{kind: KindUnknown}
	}
	to := route{kind: KindList, authID: parts[0]}
	if n >= 5 {
		to.kind, to.callUUID = KindRetrieve, parts[3]
	}
	if n == 6 {
		to.kind = KindInsights
	}
	if (n >= 5 && parts[3] == "") || (n == 6 && parts[4] != "Insights") {
		s.violation(r.Method + " " + r.URL.Path + ": no such route")
		return route{kind: KindUnknown}
	}
	return to
}
