package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// tryTime is how long one try may take, from the connection to the answer.
const tryTime = 10 * time.Second

// A fault is a try that failed. It holds nothing of the URL but the host.
type fault struct {
	host   string
	status int           // 0 where there is no answer
	word   string        // what the endpoint says of it, in a word; may be empty
	after  time.Duration // how long the endpoint asks to wait
	err    error         // where there is no answer
}

func (f *fault) Error() string {
	switch {
	case f.status == 0:
		return f.host + ": " + f.err.Error()
	case f.status >= 300 && f.status < 400:
		return fmt.Sprintf("%s answers %d, and a redirect is not followed", f.host, f.status)
	case f.word != "":
		return fmt.Sprintf("%s answers %d, %s", f.host, f.status, f.word)
	}
	return fmt.Sprintf("%s answers %d", f.host, f.status)
}

// Unwrap returns why there is no answer, or nil.
func (f *fault) Unwrap() error { return f.err }

// passes is whether another try may do better.
func (f *fault) passes() bool {
	switch f.status {
	case 0, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return f.status >= 500
}

// ofMessage is whether it is this message that is refused, so that others may be taken.
func (f *fault) ofMessage() bool {
	switch f.status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// newClient returns a client that trusts roots, nil for the system's, and follows no
// redirect. It keeps no connection: most runs have one message.
func newClient(roots *x509.CertPool) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	t.DisableKeepAlives = true
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post makes one try. Its error is a [fault].
func (s *Sender) post(ctx context.Context, id string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, s.try)
	defer cancel()
	req, err := s.request(ctx, id, body)
	if err != nil {
		return &fault{host: s.endpoint.host, err: err}
	}
	resp, err := s.client.Do(req)
	if err != nil {
		if of, ok := errors.AsType[*url.Error](err); ok {
			err = of.Err // the rest is the URL
		}
		return &fault{host: s.endpoint.host, err: err}
	}
	defer resp.Body.Close()
	// A client that leaves tells so before it closes the connection, and a server that gives
	// up on it may still say 200 to that. Nobody took the message.
	if ctx.Err() != nil {
		return &fault{host: s.endpoint.host, err: ctx.Err()}
	}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	return &fault{
		host: s.endpoint.host, status: resp.StatusCode, word: s.word(resp.Body),
		after: retryAfter(resp.Header.Get("Retry-After"), s.options.Now()),
	}
}

// request makes a request, signed anew: receivers refuse a time that is five minutes off.
func (s *Sender) request(ctx context.Context, id string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint.url, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("no request can be made from the url")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "zentrunk-reports/"+s.options.Version)
	if s.endpoint.form != Standard {
		return req, nil
	}
	signer, err := standardwebhooks.NewWebhookRaw(s.endpoint.key)
	if err != nil {
		return nil, errors.New("the signing key is refused")
	}
	now := s.options.Now()
	signature, err := signer.Sign(id, now, body)
	if err != nil {
		return nil, errors.New("the message cannot be signed")
	}
	req.Header.Set(standardwebhooks.HeaderWebhookID, id)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return req, nil
}

// word returns what an answer says where that is one word such as Slack's
// invalid_payload. A sentence might repeat the URL, and is not shown.
func (s *Sender) word(answer io.Reader) string {
	const longest = 40
	b, err := io.ReadAll(io.LimitReader(answer, longest+1))
	word := strings.TrimSpace(string(b))
	if err != nil || len(b) > longest || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz_") != "" || strings.Contains(s.endpoint.url, word) {
		return ""
	}
	return word
}

// retryAfter reads how long an answer asks to wait: seconds, or a date.
func retryAfter(text string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1_000_000 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
