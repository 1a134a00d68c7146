// Command function is a Lambda function that does what its event says, for the
// tests of the runtime that runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	if fault := os.Getenv("FAULT"); fault != "" {
		fmt.Println("cannot start:", fault)
		os.Exit(3)
	}
	lambda.Start(handle)
}

func handle(ctx context.Context, event string) (any, error) {
	switch event {
	case "id":
		lc, _ := lambdacontext.FromContext(ctx)
		return lc.AwsRequestID, nil
	case "deadline":
		deadline, _ := ctx.Deadline()
		return deadline.UTC().Format(time.RFC3339Nano), nil
	case "environment":
		return os.Getenv("SETTING") + "|" + os.Getenv("HOME"), nil
	case "error":
		return nil, errors.New("told to fail")
	case "panic":
		panic("told to panic")
	case "exit":
		os.Exit(4)
	case "hang":
		select {}
	case "large":
		return strings.Repeat("x", 7<<20), nil
	}
	return "got " + event, nil
}
