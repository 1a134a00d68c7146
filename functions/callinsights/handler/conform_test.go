package handler_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"zentrunk-reports/internal/problem"
)

// description is the API's description, read once. A schema without a type takes null
// too, by OpenAPI 3.0.3; kin-openapi wants to be told.
var description = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("../../../openapi.yaml")
	if err != nil {
		return nil, err
	}
	for _, schema := range doc.Components.Schemas {
		for _, property := range schema.Value.Properties {
			if property.Value.Type == nil {
				property.Value.Nullable = true
			}
		}
	}
	return doc, nil
})

func describe(tb testing.TB) *openapi3.T {
	tb.Helper()
	doc, err := description()
	if err != nil {
		tb.Fatalf("openapi.yaml: %v", err)
	}
	return doc
}

// The description is valid, its examples fit its schemas, and it names the same
// problems as the code.
func TestDescription(t *testing.T) {
	t.Parallel()
	doc := describe(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	var described []string
	for _, v := range doc.Components.Schemas["Problem"].Value.Properties["type"].Value.Enum {
		described = append(described, v.(string))
	}
	known := problem.Types()
	slices.Sort(known)
	slices.Sort(described)
	if !slices.Equal(known, described) {
		t.Errorf("openapi.yaml has the problems %q, the code %q", described, known)
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.Security == nil || len(*operation.Security) == 0 {
				t.Errorf("%s %s is open to everybody", method, path)
			}
		}
	}
}

// conform fails the test where an answer to a request is not as described: its
// status, media type, headers and body. Answers to other paths and methods have
// no operation, and are held to what all problems have in common.
func conform(tb testing.TB, method, path string, r events.APIGatewayV2HTTPResponse) {
	tb.Helper()
	doc := describe(tb)
	kind := "/calls/{call_uuid}"
	switch {
	case path == "/calls":
		kind = path
	case strings.HasSuffix(path, "/insights"):
		kind += "/insights"
	}
	operation := doc.Paths.Value(kind).Get
	described := operation.Responses.Status(r.StatusCode)
	if described == nil {
		tb.Errorf("%s %.80q: status %d is not described", method, path, r.StatusCode)
		return
	}
	header := http.Header{}
	for name, value := range r.Headers {
		if name != strings.ToLower(name) {
			tb.Errorf("header %s is not in lower case", name)
		}
		header.Set(name, value)
	}
	for name := range described.Value.Headers {
		if header.Get(name) == "" {
			tb.Errorf("%s %.80q: status %d has no %s", method, path, r.StatusCode, name)
		}
	}
	request := httptest.NewRequest(http.MethodGet, "http://api.test/calls", nil)
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: request,
			Route:   &routers.Route{Spec: doc, Path: kind, PathItem: doc.Paths.Value(kind), Method: "GET", Operation: operation},
		},
		Status: r.StatusCode, Header: header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	input.SetBodyBytes([]byte(r.Body))
	if err := openapi3filter.ValidateResponse(tb.Context(), input); err != nil {
		tb.Errorf("%s %.80q: %v", method, path, err)
	}
	if r.StatusCode >= 400 {
		conformProblem(tb, r)
	}
}

// conformProblem checks what the description cannot say.
func conformProblem(tb testing.TB, r events.APIGatewayV2HTTPResponse) {
	tb.Helper()
	if got := r.Headers["content-type"]; got != problem.ContentType {
		tb.Errorf("content-type = %q, want %q", got, problem.ContentType)
	}
	var d problem.Document
	if err := json.Unmarshal([]byte(r.Body), &d); err != nil {
		tb.Fatalf("%q: %v", r.Body, err)
	}
	if d.Status != r.StatusCode {
		tb.Errorf("the document says %d, the answer %d", d.Status, r.StatusCode)
	}
	u, err := url.Parse(d.Instance)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(d.Instance, "/") || len(d.Instance) > 1000 {
		tb.Errorf("instance %q is not a path: %v", d.Instance, err)
	}
}
