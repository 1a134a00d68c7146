package bucket_test

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/bucket/contract"
)

// The server that the other tests use keeps the contract.
func TestContract(t *testing.T) {
	s := buckettest.Start(t)
	contract.Check(t, func(t *testing.T, prefix string) *bucket.Bucket { return s.Open(t, prefix) })
}

// So does the server that the SDK's variables name, one that others made: moto,
// or S3 itself.
func TestContractOfServer(t *testing.T) {
	name := os.Getenv("CONTRACT_BUCKET")
	if name == "" {
		t.Skip("CONTRACT_BUCKET is not set: `make peers` sets it")
	}
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	contract.Check(t, func(_ *testing.T, prefix string) *bucket.Bucket {
		return bucket.New(cfg, name, prefix, bucket.Encryption{})
	})
}
