package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk"
)

// environmentHelp is what --help of every command that asks the API says.
const environmentHelp = `The account comes from the environment: ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN, or ZENTRUNK_SECRET_ARN. ZENTRUNK_BASE_URL, ZENTRUNK_REQUESTS_PER_SECOND, ZENTRUNK_RETRY_MIN_DELAY and ZENTRUNK_RETRY_MAX_DELAY are those of the Lambda functions.`

// newClient returns a client for the account that the environment names.
func newClient(ctx context.Context, getenv func(string) string) (*zentrunk.Client, error) {
	r := settings.NewReader(getenv)
	api := r.API()
	if err := r.Err(); err != nil {
		return nil, err
	}
	pair, err := credentials.Get(ctx, api, awsSettings)
	if err != nil {
		return nil, err
	}
	return zentrunk.New(api.Client(pair.ID, pair.Token, "zentrunk-reports/"+version))
}

// awsSettings reads what a workstation has for AWS: profiles, single sign-on and
// roles beside the environment.
func awsSettings(ctx context.Context) (aws.Config, error) {
	// What the SDK says in passing is for those who work on it, and no terminal's.
	return config.LoadDefaultConfig(ctx, config.WithLogger(logging.Nop{}))
}

// adviceOnAWS is what can be done here about a failure of AWS, for the end of its text.
func adviceOnAWS(text string) string {
	if !strings.Contains(text, "get identity") { // the SDK's words for credentials that it does not find
		return ""
	}
	return "; AWS credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from AWS_PROFILE"
}

// What can be done here about failures of the API.
const (
	aboutCredentials = "check ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN, or the secret of ZENTRUNK_SECRET_ARN; an Auth ID has 20 characters and begins with MA or SA"
	aboutRoot        = "ZENTRUNK_BASE_URL must be the API's root, such as " + zentrunk.DefaultBaseURL
)

// withAdvice adds to an error of the API what can be done about it here.
func withAdvice(err error) error {
	switch {
	case errors.Is(err, zentrunk.ErrUnauthorized):
		return fmt.Errorf("%w; %s", err, aboutCredentials)
	case errors.Is(err, zentrunk.ErrNotFound), errors.Is(err, zentrunk.ErrUnavailable) && isRootGiven():
		return fmt.Errorf("%w; %s", err, aboutRoot)
	}
	return err
}

// isRootGiven is whether the API is looked for elsewhere than at Plivo: where
// nobody answers, that may be why.
func isRootGiven() bool { return os.Getenv("ZENTRUNK_BASE_URL") != "" }
