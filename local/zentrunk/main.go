// Command zentrunk does on a workstation what the Lambda functions do in AWS:
// it reports days of an account into a folder or a bucket, looks calls up, and
// shows a day of a simulated account.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/aws/aws-lambda-go/lambda/messages"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/zentrunk"
)

// version is set at build time.
var version = "dev"

// Exit codes: 1 for a run that failed, 2 for a command line that makes no sense and for
// data that cannot be worked with.
const (
	exitFailed = 1
	exitUsage  = 2
)

type commands struct {
	Report    reportCommand    `cmd:"" help:"Report days of an account into a folder or an S3 bucket."`
	Demo      demoCommand      `cmd:"" help:"Report five weeks of a simulated account into a folder, and show them."`
	Browse    browseCommand    `cmd:"" help:"Show the published pages of a bucket in your browser."`
	Watch     watchCommand     `cmd:"" help:"Look at what ended, every five minutes, and tell of fraud and of trunks that fail."`
	Calls     callsCommand     `cmd:"" help:"List calls, by every filter that the API has."`
	Call      callCommand      `cmd:"" help:"Show the record of one call."`
	Insights  insightsCommand  `cmd:"" help:"Show how one call sounded."`
	Find      historyCommand   `cmd:"" help:"Find published calls, also those that Plivo has forgotten."`
	Estimate  estimateCommand  `cmd:"" help:"Estimate the time and the cost of a day with a given number of calls."`
	Statement statementCommand `cmd:"" help:"Write the cost of a month, from its published days."`
	Reconcile reconcileCommand `cmd:"" help:"Compare a month with the vendor's usage file."`
	Verify    verifyCommand    `cmd:"" help:"Compare the published files with the calls that they were made from."`
	Help      helpCommand      `cmd:"" help:"Show the help of zentrunk, or of one command: zentrunk help calls."`
	Version   kong.VersionFlag `help:"Print the version and end."`
}

// A helpCommand stands in the list of commands; [asHelp] does what it says.
type helpCommand struct {
	Command []string `arg:"" optional:"" name:"command" help:"One of the commands."`
}

// asHelp returns the arguments of "help calls" as those of "calls --help".
func asHelp(args []string) []string {
	if len(args) == 0 || args[0] != "help" {
		return args
	}
	return append(slices.Clone(args[1:]), "--help")
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	var cli commands
	parser := kong.Must(&cli,
		kong.Name("zentrunk"),
		kong.Description("What yesterday's calls over Plivo's SIP trunks cost and how they sounded."),
		kong.Vars{"version": version},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	command, err := parser.Parse(asHelp(args))
	if err != nil {
		fmt.Fprintf(os.Stderr, "zentrunk: %s\nRun %s for what it takes.\n", faultOf(err), helpOn(err))
		return exitUsage
	}
	err = command.Run()
	if err == nil {
		return 0
	}
	code, say := statusOf(err)
	if say {
		fmt.Fprintf(os.Stderr, "zentrunk: %s\n", explain(err))
	}
	return code
}

// faultOf is what a command line's error says. An argument that belongs nowhere is
// repeated without the whole number that it may be.
func faultOf(err error) string {
	if text, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		return "unexpected argument " + zentrunk.MaskNumbers(text)
	}
	return err.Error()
}

// helpOn is the command line that tells what the command takes that err is about.
func helpOn(err error) string {
	parse, ok := errors.AsType[*kong.ParseError](err)
	if !ok || parse.Context == nil || parse.Context.Selected() == nil {
		return "zentrunk --help"
	}
	return "zentrunk " + parse.Context.Selected().Name + " --help"
}

// explain returns what an error says, with the type that the function would
// answer in front of it, and what can be done about it here behind it.
func explain(err error) string {
	failure, ok := errors.AsType[messages.InvokeResponse_Error](err)
	if !ok {
		return err.Error()
	}
	advice := ""
	switch failure.Type {
	case handler.Canceled:
		return "interrupted: what was read is kept, and the same command goes on from there"
	case handler.Unauthorized:
		advice = "; " + aboutCredentials
	case handler.Refused:
		advice = "; " + aboutRoot
	case handler.Unavailable:
		if isRootGiven() {
			advice = "; " + aboutRoot
		}
	case handler.Storage:
		advice = adviceOnAWS(failure.Message)
	}
	return failure.Type + ": " + failure.Message + advice
}
