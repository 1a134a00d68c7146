package main

import (
	"context"
	"encoding/json"

	"zentrunk-reports/local/s3local"
)

// bucketName is the bucket that every measurement uses, each in a store of its
// own.
const bucketName = "zentrunk-bench"

// storeRole serves the folder that its spec names as S3, and tells the
// environment in which the SDK finds it.
func storeRole(ctx context.Context, spec json.RawMessage, p *parent) error {
	var dir string
	if err := json.Unmarshal(spec, &dir); err != nil {
		return err
	}
	server, err := s3local.Start(ctx, dir)
	if err != nil {
		return err
	}
	defer server.Close()
	if err := server.CreateBucket(bucketName); err != nil {
		return err
	}
	err = p.tell([]string{
		"AWS_ENDPOINT_URL_S3=" + server.Endpoint(), "AWS_REGION=" + s3local.Region,
		"AWS_ACCESS_KEY_ID=" + server.AccessKey(), "AWS_SECRET_ACCESS_KEY=" + server.SecretKey(),
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	return server.Close()
}
