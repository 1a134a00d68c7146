package notice_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/latetest"
	"zentrunk-reports/internal/notice"
	"zentrunk-reports/internal/notice/noticetest"
)

// start serves the topic and returns it as a function reaches it.
func start(t *testing.T) (*noticetest.Server, *notice.Topic) {
	t.Helper()
	for name, value := range (&buckettest.Server{}).Env() {
		t.Setenv(name, value)
	}
	server := noticetest.Start(t)
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return server, notice.NewTopic(cfg, noticetest.Topic)
}

// People get text and machines JSON, in one message.
func TestPublish(t *testing.T) {
	server, topic := start(t)
	m := notice.Message{Subject: "Calls of 2026-11-22: 1.00 USD", Text: "line\nline <&>\"é\n", JSON: []byte(`{"a":1}` + "\n")}
	if err := topic.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := server.Messages()
	if len(got) != 1 || got[0].Subject != m.Subject {
		t.Fatalf("published %+v", got)
	}
	for protocol, want := range map[string]string{"default": m.Text, "email": m.Text, "email-json": string(m.JSON), "http": string(m.JSON), "https": string(m.JSON), "sqs": string(m.JSON), "lambda": string(m.JSON)} {
		if got[0].Forms[protocol] != want {
			t.Errorf("%s gets %q, want %q", protocol, got[0].Forms[protocol], want)
		}
	}
}

// What SNS would refuse is not sent; what it does refuse, and a context that has
// ended, are errors that name the topic.
func TestPublishFails(t *testing.T) {
	server, topic := start(t)
	good := notice.Message{Subject: "s", Text: "t", JSON: []byte("{}")}
	for name, m := range map[string]notice.Message{
		"no subject":       {Text: "t"},
		"a long subject":   {Subject: strings.Repeat("s", 101), Text: "t"},
		"a line break":     {Subject: "a\nb", Text: "t"},
		"not ASCII":        {Subject: "é", Text: "t"},
		"a blank first":    {Subject: " s", Text: "t"},
		"no text":          {Subject: "s"},
		"too many bytes":   {Subject: "s", Text: strings.Repeat("t", 200_000)},
		"too many escaped": {Subject: "s", Text: "t", JSON: []byte(strings.Repeat("\"", 40_000))},
	} {
		if err := topic.Publish(t.Context(), m); err == nil || !strings.Contains(err.Error(), noticetest.Topic) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	server.Refuse(true)
	if err := topic.Publish(t.Context(), good); err == nil || !strings.Contains(err.Error(), "AuthorizationError") {
		t.Errorf("refused: err = %v", err)
	}
	server.Refuse(false)
	ended, end := context.WithCancel(t.Context())
	end()
	if err := topic.Publish(ended, good); err == nil {
		t.Error("published after the context had ended")
	}
	if n := len(server.Messages()); n != 0 {
		t.Errorf("%d messages came through", n)
	}
	if err := topic.Publish(t.Context(), good); err != nil || len(server.Messages()) != 1 {
		t.Errorf("after all that, err = %v", err)
	}
}

// Topics are told from what SNS would refuse later.
func TestIsTopic(t *testing.T) {
	t.Parallel()
	for arn, want := range map[string]bool{
		noticetest.Topic: true, "arn:aws-us-gov:sns:us-gov-west-1:123456789012:a_B-1": true,
		"": false, "digests": false, "arn:aws:sqs:eu-central-1:123456789012:digests": false,
		"arn:aws:sns:eu-central-1:123456789012:digests.fifo": false, "arn:aws:sns:eu-central-1:1234:digests": false,
	} {
		if got := notice.IsTopic(arn); got != want {
			t.Errorf("IsTopic(%q) = %t", arn, got)
		}
	}
}

// What is answered once the context has ended is no answer: the topic was told nothing.
func TestAnswerAfterTime(t *testing.T) {
	start(t)
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTPClient = latetest.Leaver{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	m := notice.Message{Subject: "s", Text: "t", JSON: []byte("{}")}
	if err := notice.NewTopic(cfg, noticetest.Topic).Publish(ctx, m); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Publish = %v, want the end of the context", err)
	}
}
