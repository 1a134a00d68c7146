// Package awsenv makes the AWS SDK's configuration of the environment alone, which
// is all that a Lambda function has. The SDK's own package reads profiles, single
// sign-on, roles and metadata services too, and what it links for those takes a
// sixth of a function's start. A workstation has them, and uses that one. What every
// client of AWS is given is here as well, wherever its configuration is from: [InTime].
package awsenv

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Load returns what the process's environment says: region, credentials, endpoints
// and check sums, by the SDK's own names of the variables. It does not read the
// credentials again later; those that Lambda gives outlive the process. The error
// names every variable that is missing or wrong.
//
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
func Load(context.Context) (aws.Config, error) { return Of(os.Getenv) }

// Of is [Load] of the environment in which getenv looks.
func Of(getenv func(string) string) (aws.Config, error) {
	var faults []error
	// is whether a variable has the second of its two values, the first of which
	// is its default.
	is := func(name, otherwise, value string) bool {
		v := getenv(name)
		if v != "" && !strings.EqualFold(v, otherwise) && !strings.EqualFold(v, value) {
			faults = append(faults, fmt.Errorf("%s is %q, want %s or %s", name, v, otherwise, value))
		}
		return strings.EqualFold(v, value)
	}
	e := endpoints{
		getenv: getenv,
		ignore: is("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false", "true"),
	}
	if is("AWS_USE_FIPS_ENDPOINT", "false", "true") {
		e.fips = aws.FIPSEndpointStateEnabled
	}
	if is("AWS_USE_DUALSTACK_ENDPOINT", "false", "true") {
		e.dual = aws.DualStackEndpointStateEnabled
	}
	c := aws.Config{
		Region:                     cmp.Or(getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION")),
		ConfigSources:              []any{e},
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	}
	if is("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported", "when_required") {
		c.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
	}
	if is("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_supported", "when_required") {
		c.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	}
	if all := getenv("AWS_ENDPOINT_URL"); all != "" && !e.ignore {
		c.BaseEndpoint = &all
	}
	pair := aws.Credentials{
		AccessKeyID:     cmp.Or(getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_ACCESS_KEY")),
		SecretAccessKey: cmp.Or(getenv("AWS_SECRET_ACCESS_KEY"), getenv("AWS_SECRET_KEY")),
		SessionToken:    getenv("AWS_SESSION_TOKEN"),
		Source:          "environment",
	}
	if !pair.HasKeys() {
		faults = append(faults, errors.New("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set: a function takes its AWS credentials from nowhere else"))
	}
	c.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return pair, nil })
	return c, errors.Join(faults...)
}

// endpoints is what the services' clients ask for where their requests go.
type endpoints struct {
	getenv func(string) string
	ignore bool // the endpoints that variables name
	fips   aws.FIPSEndpointState
	dual   aws.DualStackEndpointState
}

// GetServiceBaseEndpoint returns the endpoint that a variable names for one service.
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, service string) (url string, found bool, err error) {
	url = e.getenv("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(service, " ", "_")))
	return url, url != "" && !e.ignore, nil
}

// GetUseFIPSEndpoint is whether requests go to endpoints that keep to FIPS 140.
func (e endpoints) GetUseFIPSEndpoint(context.Context) (state aws.FIPSEndpointState, found bool, err error) {
	return e.fips, e.fips != aws.FIPSEndpointStateUnset, nil
}

// GetUseDualStackEndpoint is whether requests may go over IPv6.
func (e endpoints) GetUseDualStackEndpoint(context.Context) (state aws.DualStackEndpointState, found bool, err error) {
	return e.dual, e.dual != aws.DualStackEndpointStateUnset, nil
}
