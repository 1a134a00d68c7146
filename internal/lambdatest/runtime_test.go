package lambdatest_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/lambdatest"
)

func TestMain(m *testing.M) { os.Exit(lambdatest.Main(m)) }

const function = "./internal/lambdatest/testdata/function"

func soon() time.Time { return time.Now().Add(30 * time.Second) }

// A built function must be started, invoked and ended as the platform does it.
func TestRuntime(t *testing.T) {
	t.Parallel()
	bootstrap := lambdatest.Build(t, function)

	// Answers come back as they are; the id, the deadline and the environment
	// that the process sees are the platform's and the test's.
	t.Run("answers", func(t *testing.T) {
		t.Parallel()
		r := lambdatest.Start(t, bootstrap, map[string]string{"SETTING": "set"})
		if took := r.FirstPoll(); took <= 0 {
			t.Errorf("FirstPoll() = %v, want above 0", took)
		}
		deadline := soon().Truncate(time.Millisecond)
		for _, tt := range []struct{ event, want string }{
			{`"one"`, `"got one"`},
			{`"id"`, `"c0ffee00-0000-4000-8000-000000000002"`},
			{`"deadline"`, `"` + deadline.UTC().Format(time.RFC3339Nano) + `"`},
			{`"environment"`, `"set|"`},
		} {
			got, err := r.Invoke([]byte(tt.event), deadline)
			if err != nil || strings.TrimSpace(string(got)) != tt.want {
				t.Errorf("Invoke(%s) = %s, %v, want %s", tt.event, got, err, tt.want)
			}
		}
	})

	// An error is an answer of its own kind, and the process goes on after one
	// that it reported itself.
	t.Run("errors", func(t *testing.T) {
		t.Parallel()
		r := lambdatest.Start(t, bootstrap, nil)
		_, got := r.Invoke([]byte(`"error"`), soon())
		if diff := cmp.Diff(&lambdatest.ErrorAnswer{Type: "errorString", Message: "told to fail"}, got); diff != "" {
			t.Errorf("Invoke(error) (-want +got):\n%s", diff)
		}
		if _, got := r.Invoke([]byte(`{"not":"a string"}`), soon()); got == nil {
			t.Error("Invoke of an event of the wrong type is no error")
		}
		if body, err := r.Invoke([]byte(`"after"`), soon()); err != nil {
			t.Errorf("Invoke after an error = %s, %v, want an answer", body, err)
		}
	})

	// A process that ends, hangs or answers too much is answered for.
	for _, tt := range []struct{ event, want string }{
		{`"panic"`, "string"},
		{`"exit"`, lambdatest.ExitError},
		{`"large"`, lambdatest.TooLarge},
	} {
		t.Run(strings.Trim(tt.event, `"`), func(t *testing.T) {
			t.Parallel()
			r := lambdatest.Start(t, bootstrap, nil)
			if body, err := r.Invoke([]byte(tt.event), soon()); err == nil || err.Type != tt.want {
				t.Errorf("Invoke(%s) = %s, %+v, want an error of type %s", tt.event, body, err, tt.want)
			}
			if _, err := r.Invoke([]byte(`"again"`), soon()); err == nil || err.Type != lambdatest.ExitError {
				t.Errorf("Invoke after the end = %+v, want %s", err, lambdatest.ExitError)
			}
		})
	}

	// An invocation that is not answered in time ends the process.
	t.Run("hang", func(t *testing.T) {
		t.Parallel()
		r := lambdatest.Start(t, bootstrap, nil)
		r.FirstPoll()
		_, err := r.Invoke([]byte(`"hang"`), time.Now().Add(50*time.Millisecond))
		if err == nil || err.Type != lambdatest.TimedOut {
			t.Errorf("Invoke(hang) = %+v, want %s", err, lambdatest.TimedOut)
		}
	})

	// A process that cannot start tells why, and ends.
	t.Run("exit at start", func(t *testing.T) {
		t.Parallel()
		r := lambdatest.Start(t, bootstrap, map[string]string{"FAULT": "no bucket"})
		code, output := r.Exit()
		if diff := cmp.Diff([]string{"cannot start: no bucket"}, output); code != 3 || diff != "" {
			t.Errorf("Exit() = %d, want 3; output (-want +got):\n%s", code, diff)
		}
		if _, err := r.Invoke([]byte(`"x"`), soon()); err == nil || err.Type != lambdatest.ExitError {
			t.Errorf("Invoke = %+v, want %s", err, lambdatest.ExitError)
		}
	})
}
