package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/local/published"
)

// checkPrefix returns what is wrong with the text that stands before every key.
func checkPrefix(prefix string) error {
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		return fmt.Errorf("--prefix is %q, want it ending in /", prefix)
	}
	return nil
}

// checkBucket returns what is wrong with the name of a bucket.
func checkBucket(name given) error {
	if !bucket.IsName(string(name)) {
		return fmt.Errorf("--bucket is %q, want the name of a bucket alone, such as my-reports", name)
	}
	return nil
}

// openBucket returns the bucket of that name, to be read with the workstation's own
// credentials.
func openBucket(ctx context.Context, name given, prefix string) (*bucket.Bucket, error) {
	cfg, err := awsSettings(ctx)
	if err != nil {
		return nil, fmt.Errorf("read AWS settings: %w", err)
	}
	// The SDK would keep ten connections, and make the others anew for each request.
	if client, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		cfg.HTTPClient = client.WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost = published.SideBySide })
	}
	return bucket.New(cfg, string(name), prefix, bucket.Encryption{}), nil
}

// objectsIn is the folder of the bucket's objects below one that a report was written to.
func objectsIn(dir folderPath) string { return filepath.Join(string(dir), folderBucket) }
