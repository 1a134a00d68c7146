package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/local/s3local"
)

// folderBucket is the bucket's name where the objects lie in a folder.
const folderBucket = "zentrunk-reports"

// openFolder serves dir as S3, so that the job makes the same calls as in Lambda.
func openFolder(ctx context.Context, dir string) (*s3local.Server, error) {
	dir, err := filepath.Abs(dir) // before the server changes the working directory
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file, want a folder", dir)
	}
	store, err := s3local.Start(ctx, dir)
	if errors.Is(err, s3local.ErrInUse) {
		return nil, fmt.Errorf("%w: wait until it has ended, or name another folder", err)
	}
	if err != nil {
		return nil, err
	}
	if err := store.CreateBucket(folderBucket); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// inFolder returns cfg for a job whose objects lie in store, and how that job
// reaches AWS. The account's secret is still read as the workstation's settings
// say, and those need not make sense where there is none. Nobody is told of a
// report that lies in a folder, and no key of AWS encrypts it. That the folder's server
// honours conditions is for its own tests to show.
func inFolder(cfg handler.Config, store *s3local.Server) (handler.Config, func(context.Context) (aws.Config, error)) {
	cfg.Topic, cfg.Encryption, cfg.Unchecked = "", bucket.Encryption{}, true
	return cfg, func(ctx context.Context) (aws.Config, error) {
		settings, err := awsSettings(ctx)
		if err != nil && cfg.API.SecretARN != "" {
			return settings, err
		}
		settings.ServiceOptions = append(settings.ServiceOptions, func(_ string, options any) {
			o, ok := options.(*s3.Options)
			if !ok {
				return
			}
			o.BaseEndpoint, o.Region, o.UsePathStyle = aws.String(store.Endpoint()), s3local.Region, true
			o.Credentials = credentials.NewStaticCredentialsProvider(store.AccessKey(), store.SecretKey(), "")
			// What a workstation asks of AWS is not meant for the folder: FIPS, say.
			o.EndpointOptions = s3.EndpointResolverOptions{}
			o.RequestChecksumCalculation, o.ResponseChecksumValidation = aws.RequestChecksumCalculationWhenSupported, aws.ResponseChecksumValidationWhenSupported
		})
		return settings, nil
	}
}
