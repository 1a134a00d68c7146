package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var (
	programDir string // where the program is that all tests run
	// packageDir is the folder of this package. An S3 server in a folder changes the working
	// directory of the process while it runs, so that relative paths lead elsewhere.
	packageDir string
)

// inProject returns the path of a file of the project.
func inProject(name string) string { return filepath.Join(packageDir, "..", "..", name) }

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "zentrunk-program-")
	if err != nil {
		panic(err)
	}
	programDir = dir
	if packageDir, err = os.Getwd(); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// program builds the program when it is first asked for.
var program = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(programDir, "zentrunk.exe")                          // a name that every system runs
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", bin, ".") // what a debugger needs takes longest to link
	build.Dir = packageDir
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

func buildProgram(t *testing.T) string {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// accountEnv is the environment of a program that asks account.
func accountEnv(account *zentrunktest.Server, more ...string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(),
		"ZENTRUNK_BASE_URL=" + account.URL, "ZENTRUNK_AUTH_ID=" + account.AuthID(), "ZENTRUNK_AUTH_TOKEN=" + account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND=1000", "ZENTRUNK_RETRY_MIN_DELAY=1ms", "ZENTRUNK_RETRY_MAX_DELAY=2ms",
	}
	return append(env, more...)
}

// exitCode runs command and returns what it wrote.
func exitCode(t *testing.T, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if _, isExit := errors.AsType[*exec.ExitError](err); !isExit {
			t.Fatal(err)
		}
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// newAccount serves a day of 130 calls, four of them unreadable, and the two
// examples of the API page with recent ends.
func newAccount(t *testing.T) *zentrunktest.Server {
	t.Helper()
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	now := time.Now().UTC().Truncate(time.Second)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: now.Add(-24 * time.Hour), Span: 23 * time.Hour, Calls: 130})
	calls[5].Raw, calls[5].Unreadable = json.RawMessage(`"lost"`), "not an object"
	for _, i := range []int{35, 60, 100} {
		calls[i].Override = map[string]json.RawMessage{"end_time": json.RawMessage(`"yesterday"`)}
		calls[i].Unreadable = "end_time is not a time"
	}
	account.Add(calls...)
	page, heard := zentrunktest.PageCall(), zentrunktest.PageInsightsCall()
	page.End, heard.End = now.Add(-2*time.Minute), now.Add(-time.Minute)
	account.Add(page, heard)
	return account
}

const (
	pageUUID  = "90b6eb07-796c-4d86-a4fd-44ed11667ddb"
	heardUUID = "c9d6be3d-94c3-4b38-a2eb-8063ca404d77"
)

// What is built does what the tests of its parts say.
func TestProgram(t *testing.T) {
	t.Parallel()
	bin := buildProgram(t)
	for name, test := range map[string]func(*testing.T, string){
		"answers": testProgramAnswers, "lists": testProgramLists, "sends filters": testProgramSendsFilters,
		"ends early": testProgramEndsEarly, "stops with its reader": testProgramStopsWithItsReader,
		"shows the first row at once": testProgramFirstRow, "finds by Call-ID": testProgramFindsByCallID,
		"uses the demo": testProgramUsesDemo, "finds in history": testProgramFindsHistory,
	} {
		t.Run(name, func(t *testing.T) { test(t, bin) })
	}
}

// The program answers in each format, sends errors to standard error and tells
// by its exit code what kind they are.
func testProgramAnswers(t *testing.T, bin string) {
	t.Parallel()
	account := newAccount(t)
	page, heard := string(zentrunktest.PageCall().Raw), string(zentrunktest.PageInsightsCall().Insights.Raw)
	tests := []struct {
		args, env      string
		code           int
		stdout, stderr string // contained
	}{
		{args: "call " + pageUUID, stdout: page + "\n"},
		{args: "call --json " + strings.ToUpper(pageUUID), stdout: page + "\n"},
		{args: "call --table " + pageUUID, stdout: "amount           0.01500\n"},
		{args: "insights " + heardUUID, stdout: heard + "\n"},
		{args: "insights --table " + heardUUID, stdout: "rating           Excellent (score 4.2, of 1 to 5)\n"},
		{args: "calls --table --limit 1", env: "COLUMNS=114", stdout: " " + heardUUID + " "},
		{args: "calls --csv --limit 1 --from +1202555", stdout: "\n" + heardUUID + ",,'+12025551234,'+13128574907,"},
		{args: "calls --from +1202555 --since 1h --limit 1", stdout: `{"call_uuid":"` + heardUUID + `",`},
		{args: "calls --table --from 999", stderr: "No call matches.\n--from was read as +999: its first digits were taken for the country's code. A number without one is read with --region"},
		{args: "calls --table --from +49301234567 --since 1h", stderr: "--from was read as +49*******67 (DE). Records may spell it otherwise: try its beginning"},
		{args: "calls --table --from +4999", stderr: "The last 30 days were looked at: --since 90d looks at all"},
		{args: "calls --from 999"},
		{args: "calls --table", stdout: " unreadable ", stderr: "zentrunk: 4 of 132 records could not be read"},
		{args: "call 00000000-0000-4000-8000-000000000000", code: 1, stderr: "00000000-0000-4000-8000-000000000000"},
		{args: "insights " + pageUUID, code: 1, stderr: pageUUID},
		{args: "calls", env: "ZENTRUNK_AUTH_TOKEN=wrong", code: 1, stderr: "check ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN"},
		{args: "call " + pageUUID, env: "ZENTRUNK_AUTH_TOKEN=", code: 1, stderr: "ZENTRUNK_AUTH_TOKEN is not set, ZENTRUNK_AUTH_ID is"},
		{args: "calls", env: "ZENTRUNK_REQUESTS_PER_SECOND=fast", code: 1, stderr: `ZENTRUNK_REQUESTS_PER_SECOND is "fast"`},
		{args: "calls --direction in", code: 2, stderr: `--direction: is "in", want inbound or outbound`},
		{args: "call ../../Message", code: 2, stderr: "want a call's UUID"},
		{args: "call", code: 2, stderr: "expected \"<call>\"\nRun zentrunk call --help for what it takes.\n"},
		{args: "calls --form 1", code: 2, stderr: "Run zentrunk calls --help for what it takes.\n"},
		{args: "call " + pageUUID + " +12025550123", code: 2, stderr: "unexpected argument +12*******23\nRun zentrunk call --help"},
		{args: "nonsense", code: 2, stderr: "Run zentrunk --help for what it takes.\n"},
		{args: "help", stdout: "\nCommands:\n  report "},
		{args: "help calls", stdout: "zentrunk calls --since 2h\n"},
		{args: "help nonsense", code: 2, stderr: "unexpected argument nonsense\nRun zentrunk --help for what it takes.\n"},
		{args: "estimate --calls 250k", stdout: "187,837 for the day"},
		{args: "estimate --calls 250,000", stdout: "187,837 for the day"},
		{args: "call " + pageUUID + " --table --tz Asia/Kathmandu", stdout: " +05:45\n"},
		{args: "call https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Zentrunk/Call/" + pageUUID + "/", stdout: page + "\n"},
		{args: "insights https://console.plivo.com/zentrunk/calls/" + heardUUID, stdout: heard + "\n"},
		{args: "calls https://console.plivo.com/zentrunk/calls/" + heardUUID, stdout: `{"call_uuid":"` + heardUUID + `",`},
		{args: "calls 00000000-0000-4000-8000-000000000000", code: 1, stderr: "has no trunk call 00000000-0000-4000-8000-000000000000"},
		{args: "calls --help", stdout: "zentrunk calls --since 2h\n"},
		{args: "call --help", stdout: "zentrunk call " + pageUUID + "\n"},
		{args: "insights --help", stdout: "zentrunk insights " + heardUUID + "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.args+" "+tt.env, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), bin, strings.Fields(tt.args)...)
			cmd.Env = accountEnv(account, tt.env)
			code, stdout, stderr := exitCode(t, cmd)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d, stdout %.300q, stderr %q, want %d, %q, %q", code, stdout, stderr, tt.code, tt.stdout, tt.stderr)
			}
			if (tt.stdout == "") != (stdout == "") || (tt.stderr == "") != (stderr == "") {
				t.Errorf("stdout %.300q, stderr %q, want them empty where nothing is expected", stdout, stderr)
			}
		})
	}
}
