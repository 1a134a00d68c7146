package bucket

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// awsHost is a host name of S3 itself: with or without a bucket or VPC endpoint before
// it, of any region and partition. Machines and load balancers in AWS have names below
// amazonaws.com as well, and any server may run there.
// https://docs.aws.amazon.com/general/latest/gr/s3.html
const awsHost = `^(.+\.)?s3(-[a-z0-9-]+|express-[a-z0-9-]+)?(\.dualstack)?(\.[a-z0-9-]+)?(\.vpce)?\.(` +
	`amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|api\.amazonwebservices\.eu|` +
	`c2s\.ic\.gov|api\.aws\.ic\.gov|sc2s\.sgov\.gov|api\.aws\.scloud|cloud\.adc-e\.uk|api\.cloud-aws\.adc-e\.uk|csp\.hci\.ic\.gov|api\.aws\.hci\.ic\.gov)$`

// isAWS is compiled when it is first needed, so that a start does not wait for it.
var isAWS = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(awsHost) })

// Server returns host and port of the server that holds the bucket, and nothing where
// that is AWS. It is the one place where the two are told apart: by the endpoint that
// settings name, if they name any.
func (b *Bucket) Server() string {
	endpoint := aws.ToString(b.s3.Options().BaseEndpoint)
	if endpoint == "" {
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return "an endpoint that is no URL" // which may hold anything, and is refused at the first request
	}
	if isAWS().MatchString(strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")) {
		return ""
	}
	return u.Host
}
