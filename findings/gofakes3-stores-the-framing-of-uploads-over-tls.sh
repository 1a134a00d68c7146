#!/usr/bin/env bash
# Expected: what the AWS SDK puts comes back byte for byte, over https as over http.
# Seen: over https the SDK sends the body in aws-chunked frames with a checksum as trailer, by default.
#   gofakes3 answers 200 and stores the frames and the trailer as the object. Its length and ETag are those
#   of the framed bytes, so that head, list and a second reader agree with each other, and nothing fails.
# Versions: github.com/johannesboyne/gofakes3 v1.2.0, in memory; aws-sdk-go-v2 v1.47.7, service/s3 v1.114.8.
# Date: 2026-11-29.
# Hurt: who moves tests with it from http to https: every file is damaged, and the first to notice is a
#   reader with a format of its own. RequestChecksumCalculation "when_required" helps.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=
cd "$work"

cat >go.mod <<'END'
module finding

go 1.26

require (
	github.com/aws/aws-sdk-go-v2 v1.47.7
	github.com/aws/aws-sdk-go-v2/credentials v1.20.15
	github.com/aws/aws-sdk-go-v2/service/s3 v1.114.8
	github.com/johannesboyne/gofakes3 v1.2.0
)
END
cat >main.go <<'END'
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// roundTrip puts a text of ten bytes, gets it and prints what came.
func roundTrip(label string, server *httptest.Server, sums aws.RequestChecksumCalculation) error {
	defer server.Close()
	ctx, bucket, key := context.Background(), aws.String("reports"), aws.String("day")
	client := s3.New(s3.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, UsePathStyle: true, HTTPClient: server.Client(),
		Credentials:                credentials.NewStaticCredentialsProvider("test", "test", ""),
		RequestChecksumCalculation: sums,
	})
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		return err
	}
	if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("0123456789")}); err != nil {
		return err
	}
	got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	fmt.Printf("%-21s length %d, %q\n", label, *got.ContentLength, text)
	return err
}

func main() {
	store := func() *gofakes3.GoFakeS3 { return gofakes3.New(s3mem.New(), gofakes3.WithLogger(gofakes3.DiscardLog())) }
	for _, err := range []error{
		roundTrip("http, when_supported", httptest.NewServer(store().Server()), aws.RequestChecksumCalculationWhenSupported),
		roundTrip("https, when_supported", httptest.NewTLSServer(store().Server()), aws.RequestChecksumCalculationWhenSupported),
		roundTrip("https, when_required", httptest.NewTLSServer(store().Server()), aws.RequestChecksumCalculationWhenRequired),
	} {
		if err != nil {
			log.Fatal(err)
		}
	}
}
END

cat >want <<'END'
http, when_supported  length 10, "0123456789"
https, when_supported length 51, "a\r\n0123456789\r\n0\r\nx-amz-checksum-crc32:poTHxg==\r\n\r\n"
https, when_required  length 10, "0123456789"
END
go run -mod=mod . 2>log | tee seen || { cat log; exit 1; }
diff want seen || { echo 'the behaviour has changed'; exit 1; }
