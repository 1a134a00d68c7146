package bucket

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Hasty is New for tests of what is tried again: it hardly waits between attempts.
func Hasty(cfg aws.Config, name, prefix string) *Bucket {
	return open(cfg, name, prefix, Encryption{}, time.Millisecond)
}
