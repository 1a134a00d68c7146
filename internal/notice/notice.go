// Package notice is the only one that talks to SNS: it publishes messages that
// say one thing to people and to machines in their own forms. It knows nothing
// of what they say.
package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"zentrunk-reports/internal/awsenv"
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

// Lengths of an account and of a topic's name.
const accountDigits, mostName = 12, 256

// IsTopic is whether text is the ARN of a standard topic. A FIFO topic cannot mail.
// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
func IsTopic(text string) bool {
	const lower, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	a, err := arn.Parse(text)
	only := func(s, characters string) bool { return s != "" && strings.Trim(s, characters) == "" }
	return err == nil && strings.HasPrefix(a.Partition, "aws") && only(a.Partition, lower+"-") && a.Service == "sns" &&
		only(a.Region, lower+digits+"-") && only(a.AccountID, digits) && len(a.AccountID) == accountDigits &&
		only(a.Resource, lower+strings.ToUpper(lower)+digits+"_-") && len(a.Resource) <= mostName
}

// A Topic is an SNS topic. It is safe for concurrent use.
type Topic struct {
	arn     string
	publish func() publish
}

// publish is the one method of the client that is used. The linker keeps all 42 of a client
// that [sync.OnceValue] returns, and each start pays for their tables.
type publish = func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)

// NewTopic returns the topic, an ARN for which [IsTopic] holds, reached in its
// own region and otherwise as cfg says. The client is made at the first message:
// most runs have none.
func NewTopic(cfg aws.Config, topic string) *Topic {
	return &Topic{arn: topic, publish: sync.OnceValue(func() publish {
		if a, err := arn.Parse(topic); err == nil {
			cfg.Region = a.Region
		}
		cfg.APIOptions = append(slices.Clip(cfg.APIOptions), awsenv.InTime)
		return sns.NewFromConfig(cfg).Publish
	})}
}

// Publish tells the topic m. A nil error means that SNS has taken it.
func (t *Topic) Publish(ctx context.Context, m Message) error {
	body, err := m.body()
	if err != nil {
		return fmt.Errorf("publish to %s: %w", t.arn, err)
	}
	_, err = t.publish()(ctx, &sns.PublishInput{
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
