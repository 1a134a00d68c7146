// Package noticetest is an SNS server for tests: it takes messages over real
// HTTP, refuses what SNS refuses, and keeps the rest.
package noticetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// Topic is the topic that every server has.
const Topic = "arn:aws:sns:eu-central-1:123456789012:digests"

// A Message is one that was published: by protocol, "default" included.
type Message struct {
	Subject string
	Forms   map[string]string
}

// A Server is a running SNS server. It is safe for concurrent use.
type Server struct {
	URL string

	mu       sync.Mutex
	messages []Message
	refuse   bool
}

// Start serves a topic on the loopback until the test ends, and points the SDK's
// own variable at it: the test must not be parallel.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.URL = server.URL
	t.Setenv("AWS_ENDPOINT_URL_SNS", s.URL)
	return s
}

// Refuse makes the server refuse all messages, or take them again.
func (s *Server) Refuse(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}

// Messages returns what was published, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse {
		fail(w, http.StatusForbidden, "AuthorizationError", "not authorized to perform SNS:Publish")
		return
	}
	m, err := read(r)
	if err != nil {
		fail(w, http.StatusBadRequest, "InvalidParameter", err.Error())
		return
	}
	s.messages = append(s.messages, m)
	fmt.Fprintf(w, `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>%08d</MessageId></PublishResult></PublishResponse>`, len(s.messages))
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, code, message)
}

// read holds a request to the rules of Publish.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
func read(r *http.Request) (Message, error) {
	if err := r.ParseForm(); err != nil {
		return Message{}, err
	}
	f := r.PostForm
	m := Message{Subject: f.Get("Subject")}
	text := f.Get("Message")
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") || !strings.Contains(r.Header.Get("Authorization"), "/eu-central-1/sns/"):
		return m, fmt.Errorf("not signed for the topic's region")
	case f.Get("Action") != "Publish" || f.Get("TopicArn") != Topic:
		return m, fmt.Errorf("%s to %s", f.Get("Action"), f.Get("TopicArn"))
	case len(text) > 256*1024 || !utf8.ValidString(text) || text == "":
		return m, fmt.Errorf("a message of %d bytes", len(text))
	case len(m.Subject) < 1 || len(m.Subject) > 100 || strings.ContainsFunc(m.Subject, func(r rune) bool { return r < 32 || r > 126 }) || m.Subject[0] == ' ':
		return m, fmt.Errorf("the subject %q", m.Subject)
	case f.Get("MessageStructure") != "json":
		return m, fmt.Errorf("the structure %q", f.Get("MessageStructure"))
	}
	if err := json.Unmarshal([]byte(text), &m.Forms); err != nil {
		return m, fmt.Errorf("message body: %v", err)
	}
	if m.Forms["default"] == "" {
		return m, fmt.Errorf("no default entry in the JSON message body")
	}
	return m, nil
}
