package zentrunk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Kinds of failure, asked for with [errors.Is].
var (
	ErrUnauthorized = errors.New("the API refuses the credentials") // 401, 403
	ErrNotFound     = errors.New("the API has no such thing")       // 404
	ErrRateLimited  = errors.New("the API limits the account")      // 429
	ErrUnavailable  = errors.New("the API is not available")        // 408, 5xx, network faults
	ErrBadResponse  = errors.New("the API's answer is not valid")   // 2xx that cannot be understood
	ErrRefused      = errors.New("the API refuses the request")     // every other status

	// ErrNoInsights is an answer about insights that holds none, though its status
	// is a 2xx: it names an error, or has no field of such an answer. It is
	// ErrBadResponse too. Such an answer is asked for once more, and no more often.
	ErrNoInsights = errors.New("the API's answer holds no insights")
)

// maxMessage bounds how much of the API's own words an error carries.
const maxMessage = 1 << 10

// An APIError is an answer with a status other than 2xx.
type APIError struct {
	Op         string        // what was asked, such as "list calls at offset 200"
	StatusCode int           // HTTP status
	RequestID  string        // for a support ticket; may be empty
	Message    string        // the API's own words, cut to 1 KiB, numbers masked; may be empty
	RetryAfter time.Duration // how long the API asked to wait; 0 if it did not say
}

func (e *APIError) Error() string {
	s := fmt.Sprintf("%s: status %d", e.Op, e.StatusCode)
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Is reports whether e is of the kind target. This is the one place where a
// status becomes a meaning.
func (e *APIError) Is(target error) bool {
	switch code := e.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return target == ErrUnauthorized
	case code == http.StatusNotFound:
		return target == ErrNotFound
	case code == http.StatusTooManyRequests:
		return target == ErrRateLimited
	case code == http.StatusRequestTimeout || code >= 500:
		return target == ErrUnavailable
	default:
		return target == ErrRefused
	}
}

// A ResponseError is a 2xx answer that cannot be understood. It is
// [ErrBadResponse], and may be [ErrNoInsights].
type ResponseError struct {
	Op         string
	StatusCode int
	RequestID  string
	Reason     string // what is wrong with the body, never the body itself
	noInsights bool
}

func (e *ResponseError) Error() string {
	return fmt.Sprintf("%s: status %d with a body that makes no sense: %s", e.Op, e.StatusCode, e.Reason)
}

// Is reports whether e is of the kind target.
func (e *ResponseError) Is(target error) bool {
	return target == ErrBadResponse || target == ErrNoInsights && e.noInsights
}

// A NetworkError is a request that got no whole answer. It is [ErrUnavailable].
// It does not unwrap: a try's own timeout must not pass for the caller's.
type NetworkError struct {
	Op     string
	Reason string
}

func (e *NetworkError) Error() string { return e.Op + ": " + e.Reason }

// Is reports whether target is [ErrUnavailable].
func (e *NetworkError) Is(target error) bool { return target == ErrUnavailable }

func (c *Client) networkError(ctx context.Context, op string, k *key, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, ctx.Err())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &NetworkError{op, fmt.Sprintf("no answer within %v", c.config.AttemptTimeout)}
	}
	return &NetworkError{op, k.redact.text(err.Error())}
}

// responseError takes an error of this package's own words: it says what is
// wrong with a body and holds nothing of it.
func (k *key) responseError(op string, resp *http.Response, err error) error {
	return &ResponseError{op, resp.StatusCode, k.redact.requestID(resp.Header.Get("X-Request-ID")), err.Error(), errors.Is(err, ErrNoInsights)}
}

// newAPIError reads an answer that is not a 2xx. A body that breaks off, or is
// longer than any the API writes, tells nothing more than its status: it may end
// within a secret.
func (k *key) newAPIError(op string, resp *http.Response) *APIError {
	body, err := readBody(resp, maxErrorBytes)
	if err != nil || len(body) > maxErrorBytes {
		body = nil
	}
	e := &APIError{Op: op, StatusCode: resp.StatusCode, RetryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now())}
	id, message := errorBody(body)
	if e.RequestID = k.redact.requestID(id); e.RequestID == "" {
		e.RequestID = k.redact.requestID(resp.Header.Get("X-Request-ID"))
	}
	e.Message = cut(k.redact.text(message)) // in this order: half a secret is not recognised
	return e
}

// network is whether reading a body failed for the connection and not for what
// the body is.
func network(err error) bool {
	_, ok := errors.AsType[net.Error](err)
	return ok || errors.Is(err, syscall.ECONNRESET)
}

// errorBody finds the request id and the words in the shapes that Plivo's
// services use for errors; see each name at its use in the vendor's clients. The
// words are the API's, credentials and numbers included.
func errorBody(body []byte) (id, message string) {
	var fields struct {
		APIID       string          `json:"api_id"`
		AppID       string          `json:"app_id"` // Zentrunk's 400 spells it so
		Error       json.RawMessage `json:"error"`
		Message     json.RawMessage `json:"message"`
		GlobalError json.RawMessage `json:"global_error"`
		Errors      struct {
			GlobalError json.RawMessage `json:"global_error"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(body, &fields); err != nil {
		text := strings.TrimSpace(string(body))
		if strings.HasPrefix(text, "<") {
			text = "an HTML page"
		}
		return "", text
	}
	if id = fields.APIID; id == "" {
		id = fields.AppID
	}
	for _, raw := range []json.RawMessage{fields.Error, fields.Message, fields.GlobalError, fields.Errors.GlobalError} {
		if message = words(raw); message != "" {
			return id, message
		}
	}
	return id, ""
}

// words returns the text of a JSON value, of an object or a list without escapes:
// what is to be found in it may stand in any spelling.
func words(raw json.RawMessage) string {
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if len(raw) == 0 || dec.Decode(&v) != nil || v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

func cut(s string) string {
	s = strings.ToValidUTF8(s, "")
	if len(s) > maxMessage {
		s = strings.ToValidUTF8(s[:maxMessage], "") + "…"
	}
	return s
}

// noSeconds is where seconds to wait end, and those since 1970 begin, which some
// servers send in their place.
const noSeconds = 1e9

// retryAfter reads the header in both its forms, seconds and a date. It is 0
// where the header is missing, makes no sense or lies in the past.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		if seconds > 0 && seconds < noSeconds {
			return time.Duration(seconds * float64(time.Second))
		}
		return 0
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
