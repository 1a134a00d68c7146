package gateway_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/functions/callinsights/gateway"
	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// serve serves a function until the test ends and returns the server's address.
func serve(t *testing.T, f gateway.Function) string {
	t.Helper()
	server := httptest.NewServer(gateway.New(f))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// seen is a function that keeps the event it got.
func seen(event *events.APIGatewayV2HTTPRequest) gateway.Function {
	return func(_ context.Context, raw json.RawMessage) (events.APIGatewayV2HTTPResponse, error) {
		return events.APIGatewayV2HTTPResponse{StatusCode: 200}, json.Unmarshal(raw, event)
	}
}

// A request becomes the event that API Gateway would send.
func TestEvent(t *testing.T) {
	t.Parallel()
	var got events.APIGatewayV2HTTPRequest
	addr := serve(t, seen(&got))
	exchange(t, addr, "GET /calls/%7Ba%2fb%7D/insights?x=1&y=a+b&x=2 HTTP/1.1\r\nHost: api.example.test\r\n"+
		"User-Agent: test\r\nAccept: a\r\nAccept: b\r\nIf-None-Match: \"t\"\r\nCookie: k=v; l=w\r\n\r\n")
	if got.RequestContext.RequestID == "" || got.RequestContext.TimeEpoch == 0 || got.RequestContext.Time == "" {
		t.Errorf("request id %q, time %q", got.RequestContext.RequestID, got.RequestContext.Time)
	}
	got.RequestContext.RequestID, got.RequestContext.Time, got.RequestContext.TimeEpoch = "", "", 0
	want := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "GET /calls/{call_uuid}/insights",
		RawPath: "/calls/%7Ba%2fb%7D/insights", RawQueryString: "x=1&y=a+b&x=2",
		Cookies: []string{"k=v", "l=w"},
		Headers: map[string]string{
			"host": "api.example.test", "user-agent": "test", "accept": "a,b", "if-none-match": `"t"`,
		},
		QueryStringParameters: map[string]string{"x": "1,2", "y": "a b"},
		PathParameters:        map[string]string{"call_uuid": "{a/b}"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: "GET /calls/{call_uuid}/insights", AccountID: "anonymous", Stage: "$default", APIID: "local",
			DomainName: "api.example.test", DomainPrefix: "api",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: "GET", Path: "/calls/%7Ba%2fb%7D/insights", Protocol: "HTTP/1.1", SourceIP: "127.0.0.1", UserAgent: "test",
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

// Other paths and methods are of the default route; bodies that are not text
// travel as base64.
func TestEventRoutesAndBodies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ method, path, kind, body, wantRoute, wantBody string }{
		{"GET", "/calls/x", "", "", "GET /calls/{call_uuid}", ""},
		{"HEAD", "/calls/x", "", "", "$default", ""},
		{"GET", "/calls/x/", "", "", "$default", ""},
		{"GET", "/calls?from_number=%2B12025550123", "", "", "GET /calls", ""},
		{"POST", "/calls", "", "", "$default", ""},
		{"GET", "/%63alls", "", "", "$default", ""},
		{"GET", "/calls/", "", "", "$default", ""},
		{"GET", "/calls/x/../insights", "", "", "$default", ""},
		{"POST", "/calls/x", "application/json; charset=utf-8", `{"a":1}`, "$default", `{"a":1}`},
		{"POST", "/calls/x", "text/plain", "a", "$default", "a"},
		{"POST", "/calls/x", "application/problem+json", "{}", "$default", "{}"},
		{"POST", "/calls/x", "application/octet-stream", "a", "$default", "base64 YQ=="},
		{"POST", "/calls/x", "", "a", "$default", "base64 YQ=="},
		{"POST", "/calls/x", "text/plain", "\xff", "$default", "base64 /w=="},
	} {
		var got events.APIGatewayV2HTTPRequest
		req, err := http.NewRequestWithContext(t.Context(), tt.method, "http://"+serve(t, seen(&got))+tt.path, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", tt.kind)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got.IsBase64Encoded {
			got.Body = "base64 " + got.Body
		}
		if got.RouteKey != tt.wantRoute || got.Body != tt.wantBody {
			t.Errorf("%s %s %q: route %q, body %q, want %q, %q", tt.method, tt.path, tt.kind, got.RouteKey, got.Body, tt.wantRoute, tt.wantBody)
		}
	}
}

// An answer becomes a response; one that makes no sense, and an error, become
// API Gateway's own.
func TestResponse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		answer events.APIGatewayV2HTTPResponse
		err    error
		status int
		body   string
	}{
		{"text", events.APIGatewayV2HTTPResponse{StatusCode: 404, Body: "é"}, nil, 404, "é"},
		{"base64", events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "/w==", IsBase64Encoded: true}, nil, 200, "\xff"},
		{"not base64", events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "?", IsBase64Encoded: true}, nil, 500, "{\"message\":\"Internal Server Error\"}\n"},
		{"no status", events.APIGatewayV2HTTPResponse{Body: "x"}, nil, 500, "{\"message\":\"Internal Server Error\"}\n"},
		{"error", events.APIGatewayV2HTTPResponse{}, errors.New("secret"), 500, "{\"message\":\"Internal Server Error\"}\n"},
		{"not modified", events.APIGatewayV2HTTPResponse{StatusCode: 304}, nil, 304, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.answer.Headers == nil {
				tt.answer.Headers = map[string]string{"etag": `"x"`}
			}
			tt.answer.Cookies = []string{"a=b", "c=d"}
			addr := serve(t, func(context.Context, json.RawMessage) (events.APIGatewayV2HTTPResponse, error) {
				return tt.answer, tt.err
			})
			resp, body := exchange(t, addr, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
			if resp.StatusCode != tt.status || body != tt.body {
				t.Errorf("status %d, body %q, want %d, %q", resp.StatusCode, body, tt.status, tt.body)
			}
			if tt.status != 500 && (resp.Header.Get("ETag") != `"x"` || len(resp.Header.Values("Set-Cookie")) != 2) {
				t.Errorf("headers %v", resp.Header)
			}
		})
	}
}

// A body over API Gateway's bound does not reach the function.
func TestLargeBody(t *testing.T) {
	t.Parallel()
	var got events.APIGatewayV2HTTPRequest
	resp, err := http.Post("http://"+serve(t, seen(&got))+"/", "text/plain", strings.NewReader(strings.Repeat("x", 10<<20+1)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || got.Version != "" {
		t.Errorf("status %d, event %+v, want 413 and none", resp.StatusCode, got)
	}
}

// The function behind the gateway answers many clients at a time, each its own.
func TestLookups(t *testing.T) {
	t.Parallel()
	api := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	api.Add(zentrunktest.PageCall(), zentrunktest.PageInsightsCall())
	h := handler.New(handler.Config{API: settings.API{
		BaseURL: api.URL, AuthID: api.AuthID(), AuthToken: api.AuthToken(), RequestsPerSecond: 1e6,
	}}, handler.Options{})
	addr := serve(t, h.Handle)
	call, insights := zentrunktest.PageCall(), zentrunktest.PageInsightsCall()
	var all sync.WaitGroup
	for range 8 {
		for _, tt := range []struct {
			request, contains string
			status            int
		}{
			{"GET /calls/" + call.UUID, string(call.Raw), 200},
			{"GET /calls/" + insights.UUID + "/insights", `"quality":{"rating":"Excellent"`, 200},
			{"GET /calls/../calls/" + call.UUID, "no-such-path", 404},
			{"GET /calls/" + call.UUID + "%00", "invalid-call-uuid", 400},
			{"HEAD /calls/" + call.UUID, "", 405},
			{"DELETE /calls/" + call.UUID, "method-not-allowed", 405},
		} {
			all.Go(func() {
				resp, body := exchange(t, addr, tt.request+" HTTP/1.1\r\nHost: x\r\n\r\n")
				if resp.StatusCode != tt.status || !strings.Contains(body, tt.contains) {
					t.Errorf("%s: status %d, %s", tt.request, resp.StatusCode, body)
				}
			})
		}
	}
	all.Wait()
	if got := api.Stats().Requests; got != 2 {
		t.Errorf("%d requests to the API, want 2", got)
	}
}

// exchange sends a request as it is written, which a client of net/http would
// not, and returns the response.
func exchange(t *testing.T, addr, request string) (*http.Response, string) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Error(err)
		return &http.Response{}, ""
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Error(err)
	}
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Error(err)
		return &http.Response{}, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp, string(body)
}
