package bucket

import (
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"zentrunk-reports/internal/scratch"
)

// Attempts of one request to the store, and the longest wait between two.
const (
	attempts   = 6
	maxBackoff = 5 * time.Second
)

// retryer tries again what the SDK does by itself, and every 409: S3 asks for that
// where another operation on the object is under way, or another put of a condition.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func retryer(longest time.Duration) func() aws.Retryer {
	return func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = attempts, longest
			o.RateLimiter = ratelimit.None // a run has few requests, and each of them matters
			o.Retryables = append([]retry.IsErrorRetryable{
				// Another request does not mend the disk that the body is read from.
				retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
					if scratch.Is(err) {
						return aws.FalseTernary
					}
					return aws.UnknownTernary
				}),
				retry.RetryableHTTPStatusCode{Codes: map[int]struct{}{http.StatusConflict: {}}},
			}, o.Retryables...)
		})
	}
}
