package main

import (
	"context"
	"os"
	"path/filepath"

	"zentrunk-reports/local/s3local"
)

// folderBucket is the bucket's name where the objects lie in a folder.
const folderBucket = "zentrunk-reports"

// openFolder serves dir as S3 and points the SDK's own variables at it, so that
// the job makes the same calls as in Lambda.
func openFolder(ctx context.Context, dir string) (*s3local.Server, error) {
	dir, err := filepath.Abs(dir) // before the server changes the working directory
	if err != nil {
		return nil, err
	}
	store, err := s3local.Start(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := store.CreateBucket(folderBucket); err != nil {
		store.Close()
		return nil, err
	}
	// A topic is in AWS, where the folder's credentials count for nothing.
	if err := os.Unsetenv("REPORT_DIGEST_TOPIC_ARN"); err != nil {
		store.Close()
		return nil, err
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_S3": store.Endpoint(), "AWS_REGION": s3local.Region,
		"AWS_ACCESS_KEY_ID": store.AccessKey(), "AWS_SECRET_ACCESS_KEY": store.SecretKey(), "AWS_SESSION_TOKEN": "",
	} {
		if err := os.Setenv(name, value); err != nil {
			store.Close()
			return nil, err
		}
	}
	return store, nil
}
