// Command dailyreport is the Lambda that publishes the report of a day in S3.
package main

import (
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/heap"
)

// version is set at build time.
var version = "dev"

func main() {
	heap.UseBudget()
	cfg, err := handler.ParseConfig(os.Getenv)
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: cfg.LogLevel, ReplaceAttr: lambdacontext.ReplaceAttr}))
	if err != nil {
		log.Error("cannot start", "err", err.Error())
		os.Exit(1)
	}
	h := handler.New(cfg, handler.Options{
		Version: version,
		Log:     log,
		Metrics: os.Stdout,
		Name:    lambdacontext.FunctionName,
	})
	lambda.Start(h.Invoke)
}
