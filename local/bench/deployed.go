package main

// A lambdaFunction is what template.yaml gives a Lambda function of the report; a test
// holds the two together.
type lambdaFunction struct {
	name   string
	memory int64    // MemorySize in bytes
	disk   int64    // EphemeralStorage in bytes
	env    []string // of the Go runtime
}

var (
	// publishing is the function that publishes days.
	publishing = lambdaFunction{"DailyReportFunction", 1024 << 20, 2048 << 20, []string{"GOMEMLIMIT=890MiB", "GOGC=30"}}
	// pulling is the one that plans them and pulls their windows. Its disk is Lambda's
	// own, for which the template has no line.
	pulling = lambdaFunction{"PullFunction", 256 << 20, 512 << 20, []string{"GOMEMLIMIT=220MiB", "GOGC=100", "GOMAXPROCS=1"}}
)

// What Lambda gives at most.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
const (
	lambdaSeconds   = 900
	bytesAProcessor = 1769 << 20 // of memory, with which a whole processor comes
)

// processors is the share of a processor that the function has.
func (f lambdaFunction) processors() float64 { return float64(f.memory) / bytesAProcessor }
