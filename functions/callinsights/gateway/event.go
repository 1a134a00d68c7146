package gateway

import (
	"crypto/rand"
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// newEvent returns the event of a request whose body has been read.
func newEvent(r *http.Request, body []byte) events.APIGatewayV2HTTPRequest {
	now := time.Now()
	routeKey, parameters := matchRoute(r)
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	e := events.APIGatewayV2HTTPRequest{
		Version:               "2.0",
		RouteKey:              routeKey,
		RawPath:               r.URL.EscapedPath(),
		RawQueryString:        r.URL.RawQuery,
		Cookies:               cookies(r),
		Headers:               headers(r),
		QueryStringParameters: query(r),
		PathParameters:        parameters,
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey:     routeKey,
			AccountID:    "anonymous",
			Stage:        "$default",
			RequestID:    rand.Text()[:15] + "=",
			APIID:        "local",
			DomainName:   r.Host,
			DomainPrefix: strings.SplitN(r.Host, ".", 2)[0],
			Time:         now.UTC().Format("02/Jan/2006:15:04:05 -0700"),
			TimeEpoch:    now.UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: r.Method, Path: r.URL.EscapedPath(), Protocol: r.Proto,
				SourceIP: host, UserAgent: r.UserAgent(),
			},
		},
	}
	if isText(r.Header.Get("Content-Type")) && utf8.Valid(body) {
		e.Body = string(body)
	} else {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), len(body) > 0
	}
	return e
}

// routes are those of openapi.yaml; everything else is the API's default route.
func matchRoute(r *http.Request) (key string, parameters map[string]string) {
	if r.Method == http.MethodGet && r.URL.EscapedPath() == "/calls" {
		return "GET /calls", nil
	}
	segments := strings.Split(r.URL.EscapedPath(), "/") // the first is empty
	if r.Method != http.MethodGet || len(segments) < 3 || segments[1] != "calls" || segments[2] == "" {
		return "$default", nil
	}
	key = "GET /calls/{call_uuid}"
	switch {
	case len(segments) == 4 && segments[3] == "insights":
		key += "/insights"
	case len(segments) != 3:
		return "$default", nil
	}
	return key, map[string]string{"call_uuid": unescaped(segments[2])}
}

// headers joins the values of a name by commas and brings names to lower case.
// Cookies have a place of their own.
func headers(r *http.Request) map[string]string {
	all := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		if name != "Cookie" {
			all[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	return all
}

func cookies(r *http.Request) []string {
	var all []string
	for _, line := range r.Header.Values("Cookie") {
		for cookie := range strings.SplitSeq(line, ";") {
			all = append(all, strings.TrimSpace(cookie))
		}
	}
	return all
}

func query(r *http.Request) map[string]string {
	var all map[string]string
	for name, values := range r.URL.Query() {
		if all == nil {
			all = make(map[string]string)
		}
		all[name] = strings.Join(values, ",")
	}
	return all
}

// isText is whether a body of that type is passed on as it is.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch kind {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json") || strings.HasSuffix(kind, "+xml")
}

// unescaped returns a segment with its escapes resolved, or as it is where that
// cannot be.
func unescaped(segment string) string {
	s, err := url.PathUnescape(segment)
	if err != nil {
		return segment
	}
	return s
}
