package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Every record of every page is listed once and verbatim, newest first, while
// other calls end; the CSV has a row for each of them.
func testProgramLists(t *testing.T, bin string) {
	t.Parallel()
	for _, format := range []string{"--json", "--csv", "--table"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			account := newAccount(t)
			now := time.Now().UTC().Truncate(time.Second)
			account.AddAfter(2, zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: now, Span: time.Second, Calls: 7})...)
			account.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, 3, zentrunktest.StatusFault(503)))
			cmd := exec.CommandContext(t.Context(), bin, "calls", "--since", "2d", format)
			cmd.Env = accountEnv(account)
			code, stdout, stderr := exitCode(t, cmd)
			if code != 0 || !strings.Contains(stderr, "4 of 132 records could not be read") || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit %d, stderr %q", code, stderr)
			}
			lines := slices.Collect(strings.Lines(stdout))
			switch format {
			case "--json":
				if len(lines) != 132 || !strings.Contains(lines[0], heardUUID) || lines[1] != oneLineOf(t, account, pageUUID) {
					t.Errorf("%d lines, the second is %s", len(lines), lines[1])
				}
			case "--csv":
				rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
				if err != nil || len(rows) != 133 || rows[0][0] != "call_uuid" {
					t.Errorf("%d rows, %v", len(rows), err)
				}
			case "--table":
				if len(lines) != 133 || strings.Count(stdout, "unreadable ") != 4 {
					t.Errorf("%d lines, the first %q", len(lines), lines[0])
				}
			}
			if got := account.Stats().ByKind[zentrunktest.KindList]; got != 8 { // 132 + 7 calls of 20 a page, and a retry
				t.Errorf("%d list requests, want 8", got)
			}
		})
	}
}

// oneLineOf returns the record of a call as a JSON line holds it.
func oneLineOf(t *testing.T, account *zentrunktest.Server, uuid string) string {
	t.Helper()
	client, err := newClient(t.Context(), func(name string) string {
		for _, v := range accountEnv(account) {
			if text, ok := strings.CutPrefix(v, name+"="); ok {
				return text
			}
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	call, err := client.Call(t.Context(), uuid)
	if err != nil {
		t.Fatal(err)
	}
	return string(oneLine(call.Raw)) + "\n"
}

// Every flag reaches the API under the API's name, and the API takes it.
func testProgramSendsFilters(t *testing.T, bin string) {
	t.Parallel()
	account := newAccount(t)
	var mu sync.Mutex
	var query string
	account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		mu.Lock()
		defer mu.Unlock()
		query = r.RawQuery
		return nil
	})
	today := time.Now().UTC()
	day, next := today.AddDate(0, 0, -2).Format(time.DateOnly), today.AddDate(0, 0, -1).Format(time.DateOnly)
	cmd := exec.CommandContext(t.Context(), bin, "calls", "--direction", "inbound", "--from", "+1202", "--to", "+44", "--hangup-source", "carrier",
		"--hangup-code", "3000", "--stir", "not-verified", "--bill-duration", "60", "--bill-duration-gt", "1", "--bill-duration-gte", "2",
		"--bill-duration-lt", "99", "--bill-duration-lte", "98", "--since", day, "--until", day)
	cmd.Env = accountEnv(account)
	if code, stdout, stderr := exitCode(t, cmd); code != 0 || stdout+stderr != "" {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	want := "bill_duration=60&bill_duration__gt=1&bill_duration__gte=2&bill_duration__lt=99&bill_duration__lte=98&call_direction=inbound" +
		"&end_time__gte=" + day + "+00%3A00%3A00&end_time__lt=" + next + "+00%3A00%3A00&from_number=1202&hangup_cause_code=3000" +
		"&hangup_source=carrier&limit=20&offset=0&stir_verification=Not+Verified&to_number=44"
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(want, query); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
}

// A list that ends early says so, and how far it came.
func testProgramEndsEarly(t *testing.T, bin string) {
	t.Parallel()
	account := newAccount(t)
	account.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, 2, zentrunktest.StatusFault(400)))
	cmd := exec.CommandContext(t.Context(), bin, "calls")
	cmd.Env = accountEnv(account)
	code, stdout, stderr := exitCode(t, cmd)
	if code != 1 || strings.Count(stdout, "\n") != 20 || !strings.Contains(stderr, "list calls at offset 20: status 400") ||
		!strings.Contains(stderr, "the list is incomplete: it ends after call 20") {
		t.Errorf("exit %d, %d lines, stderr %q", code, strings.Count(stdout, "\n"), stderr)
	}
}

// A reader that has its lines ends the paging at once, though the next request
// is a long wait away, and quietly.
func testProgramStopsWithItsReader(t *testing.T, bin string) {
	t.Parallel()
	for _, args := range [][]string{{"calls", "--json"}, {"calls", "--csv"}, {"calls", "--table"}} {
		t.Run(args[1], func(t *testing.T) {
			t.Parallel()
			account := newAccount(t)
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			var stderr bytes.Buffer
			cmd := exec.CommandContext(t.Context(), bin, args...)
			cmd.Env = accountEnv(account, "ZENTRUNK_REQUESTS_PER_SECOND=0.01") // 100 s between two requests
			cmd.Stdout, cmd.Stderr = writer, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if err := writer.Close(); err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReaderSize(reader, 16).ReadString('\n'); err != nil || line == "" {
				t.Errorf("first line %q, %v", line, err)
			}
			if err := reader.Close(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil && !isSigPipe(err) {
				t.Errorf("ended with %v", err)
			}
			if got := account.Stats().ByKind[zentrunktest.KindList]; got != 1 || stderr.Len() > 0 {
				t.Errorf("%d list requests, stderr %q, want 1 and nothing", got, stderr.String())
			}
		})
	}
}

// isSigPipe is whether a process ended by the signal that a shell shows as 141.
func isSigPipe(err error) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGPIPE
}

// What an error of the API means here is said with it, and nothing else changes.
func TestWithAdvice(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{401: "ZENTRUNK_AUTH_TOKEN", 403: "ZENTRUNK_SECRET_ARN", 404: "ZENTRUNK_BASE_URL", 500: ""} {
		err := &zentrunk.APIError{Op: "list calls", StatusCode: status}
		got := withAdvice(err)
		if !errors.Is(got, err) || !strings.Contains(got.Error(), want) || (want == "") != (got.Error() == err.Error()) {
			t.Errorf("status %d: %v, want %q", status, got, want)
		}
	}
	if withAdvice(nil) != nil {
		t.Error("no error became one")
	}
}

// A reader that left is no failure; Ctrl-C is one, and says what it was.
func TestEnding(t *testing.T) {
	t.Parallel()
	open := t.Context()
	left, leave := context.WithCancelCause(t.Context())
	leave(errReaderGone)
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	boom := errors.New("boom")
	tests := []struct {
		name string
		ctx  context.Context
		err  error
		want string
	}{
		{"nothing", open, nil, "<nil>"},
		{"a failure", open, boom, "boom"},
		{"a broken pipe", open, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}, "<nil>"},
		{"the reader left", left, boom, "<nil>"},
		{"Ctrl-C", interrupted, boom, "interrupted"},
		{"Ctrl-C after the end", interrupted, nil, "<nil>"},
	}
	for _, tt := range tests {
		if got := fmt.Sprint(ending(tt.ctx, tt.err)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Credentials of AWS that are missing are told with where they come from.
func TestAdviceOnAWS(t *testing.T) {
	t.Parallel()
	if got := adviceOnAWS("operation error S3: ListObjectsV2, get identity: get credentials: failed"); !strings.Contains(got, "AWS_PROFILE") {
		t.Errorf("advice %q", got)
	}
	if got := adviceOnAWS("status 404"); got != "" {
		t.Errorf("advice %q, want none", got)
	}
}
