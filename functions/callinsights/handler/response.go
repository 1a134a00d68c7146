package handler

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"zentrunk-reports/internal/lookup"
	"zentrunk-reports/internal/problem"
)

// Names of headers are in lower case, as HTTP/2 and API Gateway have them.

func found(a lookup.Answer) events.APIGatewayV2HTTPResponse {
	headers := validators(a)
	headers["content-type"] = "application/json"
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Headers: headers, Body: a.Body}
}

func notModified(a lookup.Answer) events.APIGatewayV2HTTPResponse {
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusNotModified, Headers: validators(a)}
}

// validators are the headers that a 304 has in common with its 200.
func validators(a lookup.Answer) map[string]string {
	return map[string]string{
		"etag":          a.ETag,
		"cache-control": fmt.Sprintf("private, max-age=%d", a.MaxAge(time.Now())),
	}
}

func failed(p problem.Problem, req request) events.APIGatewayV2HTTPResponse {
	headers := map[string]string{
		"content-type":  problem.ContentType,
		"cache-control": "no-store",
	}
	if p.Allow != "" {
		headers["allow"] = p.Allow
	}
	if p.RetryAfter > 0 {
		headers["retry-after"] = strconv.Itoa(problem.Seconds(p.RetryAfter))
	}
	return events.APIGatewayV2HTTPResponse{
		StatusCode: p.Status, Headers: headers, Body: p.Document(req.instance, req.id),
	}
}
