// Package gateway does what an API Gateway HTTP API does between a client and a
// function: it turns an HTTP request into an event of payload format 2.0, and
// the function's answer into an HTTP response. It authenticates nobody, so it
// must only ever be served on loopback. It knows nothing of calls but the
// routes.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
package gateway

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

// maxBody is the most of a request's body that an HTTP API passes on.
const maxBody = 10 << 20

// A Function is a function behind the API. It must be safe for concurrent use.
type Function func(ctx context.Context, event json.RawMessage) (events.APIGatewayV2HTTPResponse, error)

// New returns a handler that serves a function as the stage $default. The path
// reaches the function as the client sent it, escapes included; mount the
// handler where nobody cleans paths, which [http.ServeMux] does.
func New(function Function) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			status := http.StatusBadRequest
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				status = http.StatusRequestEntityTooLarge
			}
			refuse(w, status)
			return
		}
		event, err := json.Marshal(newEvent(r, body))
		if err != nil {
			refuse(w, http.StatusInternalServerError)
			return
		}
		response, err := function(r.Context(), event)
		if err != nil {
			refuse(w, http.StatusInternalServerError)
			return
		}
		send(w, response)
	})
}

// send writes a function's answer. API Gateway answers 500 to one that makes no
// sense.
func send(w http.ResponseWriter, response events.APIGatewayV2HTTPResponse) {
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(response.Body)
		if err != nil {
			refuse(w, http.StatusInternalServerError)
			return
		}
		body = decoded
	}
	if response.StatusCode < 200 || response.StatusCode > 599 {
		refuse(w, http.StatusInternalServerError)
		return
	}
	for name, value := range response.Headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range response.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	w.WriteHeader(response.StatusCode)
	if len(body) > 0 {
		_, _ = w.Write(body) // a client that went away has given the answer up
	}
}

// refuse answers as API Gateway does for itself.
func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": http.StatusText(status)})
}
