// Package notice is the only one that talks to SNS: it publishes messages that
// say one thing to people and to machines in their own forms. It knows nothing
// of what they say.
package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// Limits of SNS.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const (
	mostSubject = 100        // ASCII characters, no line break
	mostMessage = 256 * 1024 // bytes, all forms together
)

// A Message is what a topic is told.
type Message struct {
	Subject string // of a mail: at most 100 characters of printable ASCII, the first neither a blank nor empty
	Text    string // for mail and every protocol not named below
	JSON    []byte // for HTTP, HTTPS, SQS, Lambda and JSON mail
}

// topicARN leaves lengths to [IsTopic]: to compile {1,256} took a tenth of the
// function's start.
var topicARN = regexp.MustCompile(`^arn:aws[a-z-]*:sns:([a-z0-9-]+):([0-9]+):([A-Za-z0-9_-]+)$`)

// Lengths of an account and of a topic's name.
const accountDigits, mostName = 12, 256

// IsTopic is whether arn names a standard topic. A FIFO topic cannot mail.
func IsTopic(arn string) bool {
	found := topicARN.FindStringSubmatch(arn)
	return found != nil && len(found[2]) == accountDigits && len(found[3]) <= mostName
}

// A Topic is an SNS topic. It is safe for concurrent use.
type Topic struct {
	arn    string
	client func() (*sns.Client, error)
}

// NewTopic returns the topic of an ARN for which [IsTopic] holds, reached in its
// own region and as the SDK's own settings say. The client is made at the first
// message, so that a start does not wait for it.
func NewTopic(arn string) *Topic {
	return &Topic{arn: arn, client: sync.OnceValues(func() (*sns.Client, error) {
		// Not a caller's context: the first one's end must not spoil the client.
		cfg, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil, fmt.Errorf("load AWS settings: %w", err)
		}
		if found := topicARN.FindStringSubmatch(arn); found != nil {
			cfg.Region = found[1]
		}
		return sns.NewFromConfig(cfg), nil
	})}
}

// Publish tells the topic m. A nil error means that SNS has taken it.
func (t *Topic) Publish(ctx context.Context, m Message) error {
	body, err := m.body()
	if err != nil {
		return fmt.Errorf("publish to %s: %w", t.arn, err)
	}
	client, err := t.client()
	if err != nil {
		return fmt.Errorf("publish to %s: %w", t.arn, err)
	}
	_, err = client.Publish(ctx, &sns.PublishInput{
		TopicArn: &t.arn, Subject: &m.Subject, Message: &body, MessageStructure: aws.String("json"),
	})
	if err != nil {
		return fmt.Errorf("publish to %s: %w", t.arn, err)
	}
	return nil
}

// body returns the forms of m by protocol, as SNS takes them.
func (m *Message) body() (string, error) {
	switch {
	case m.Subject == "" || len(m.Subject) > mostSubject || strings.ContainsFunc(m.Subject, func(r rune) bool { return r < ' ' || r > '~' }) || m.Subject[0] == ' ':
		return "", fmt.Errorf("the subject %q is not 1 to %d characters of printable ASCII", m.Subject, mostSubject)
	case m.Text == "":
		return "", errors.New("the message has no text")
	}
	machines := string(m.JSON)
	b, err := json.Marshal(map[string]string{
		"default": m.Text, "email": m.Text,
		"email-json": machines, "http": machines, "https": machines, "sqs": machines, "lambda": machines,
	})
	if err != nil {
		return "", err
	}
	if len(b) > mostMessage {
		return "", fmt.Errorf("the message has %d bytes, at most %d are allowed", len(b), mostMessage)
	}
	return string(b), nil
}
