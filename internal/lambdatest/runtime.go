// Package lambdatest runs a built Lambda function as the platform does: it
// compiles the bootstrap, starts it in an environment of its own and serves the
// Lambda runtime API to it over loopback. It knows nothing of what the
// functions do, and polices them: a request that the runtime API does not have
// fails the test.
package lambdatest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"
)

// patience is how long a process may take for what is not bounded by a
// deadline: its first poll, and its end.
const patience = time.Minute

// Types of an [ErrorAnswer] that the platform itself gives.
const (
	ExitError = "Runtime.ExitError" // the process ended before it answered
	TimedOut  = "Sandbox.Timedout"  // the deadline passed; the process is ended
	TooLarge  = "Function.ResponseSizeTooLarge"
)

// An ErrorAnswer is what an invocation that failed is answered with.
type ErrorAnswer struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

// A Runtime is a function's running process and the runtime API that serves it.
// Its methods are safe for concurrent use.
type Runtime struct {
	tb     testing.TB
	cmd    *exec.Cmd
	output output

	turn   sync.Mutex       // one invocation at a time, as on the platform
	work   chan *invocation // from Invoke to the process's poll
	exited chan struct{}    // closed once the process has ended

	firstPoll chan struct{} // closed at the first poll
	pollOnce  sync.Once
	tookPoll  time.Duration // written before firstPoll closes

	mu      sync.Mutex // guards what follows
	started time.Time
	current *invocation
	count   int
}

// Start starts bootstrap and serves it until the test ends. The process sees
// the variables of env and those that the platform sets, and nothing of the
// test's own environment.
func Start(tb testing.TB, bootstrap string, env map[string]string) *Runtime {
	tb.Helper()
	r := &Runtime{
		tb:        tb,
		output:    newOutput(tb),
		work:      make(chan *invocation),
		exited:    make(chan struct{}),
		firstPoll: make(chan struct{}),
	}
	server := httptest.NewServer(r.routes())
	// Not the test's own context: the process must have ended before the server
	// that it polls closes, whatever else the test cleans up.
	ctx, stop := context.WithCancel(context.Background())
	tb.Cleanup(func() {
		stop()
		if r.cmd.Process != nil {
			<-r.exited
		}
		server.Close()
	})
	r.cmd = exec.CommandContext(ctx, bootstrap)
	r.cmd.Env = environment(server.Listener.Addr(), env)
	r.cmd.Stdout, r.cmd.Stderr = r.output.file, r.output.file
	r.mu.Lock()
	r.started = time.Now()
	r.mu.Unlock()
	if err := r.cmd.Start(); err != nil {
		tb.Fatalf("start %s: %v", bootstrap, err)
	}
	go func() {
		defer close(r.exited)
		_ = r.cmd.Wait() // the code is read from the state
	}()
	return r
}

// environment is what the platform sets, and env on top of it.
func environment(api net.Addr, env map[string]string) []string {
	all := []string{
		"AWS_LAMBDA_RUNTIME_API=" + api.String(),
		"AWS_LAMBDA_FUNCTION_NAME=function",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
		"AWS_REGION=eu-central-1",
		"AWS_DEFAULT_REGION=eu-central-1",
		"LAMBDA_TASK_ROOT=/var/task",
		"_HANDLER=bootstrap",
		"TZ=:UTC",
	}
	for name, value := range env {
		all = append(all, name+"="+value) // of two entries the last counts
	}
	return all
}

// Invoke hands the process an event and returns its answer, or the error that
// it or the platform answers with. It waits for its turn behind invocations
// under way. A process that has not answered at the deadline is ended, as the
// platform does; every later invocation is an [ExitError].
func (r *Runtime) Invoke(event []byte, deadline time.Time) ([]byte, *ErrorAnswer) {
	return r.InvokeUntil(event, deadline, deadline)
}

// InvokeUntil is [Runtime.Invoke] of a process that is told deadline, and is ended at end.
// What a process keeps back of its time may not be enough on a busy machine.
func (r *Runtime) InvokeUntil(event []byte, deadline, end time.Time) ([]byte, *ErrorAnswer) {
	r.turn.Lock()
	defer r.turn.Unlock()
	timer := time.NewTimer(time.Until(end))
	defer timer.Stop()
	inv := r.begin(event, deadline)
	select {
	case r.work <- inv:
	case <-r.exited:
		return nil, r.exitError()
	case <-timer.C:
		return nil, r.timedOut()
	}
	select {
	case a := <-inv.answer:
		return a.body, a.err
	case <-r.exited:
		select {
		case a := <-inv.answer: // it answered and then ended, as after a panic
			return a.body, a.err
		default:
			return nil, r.exitError()
		}
	case <-timer.C:
		return nil, r.timedOut()
	}
}

// FirstPoll waits until the process polls for its first event and returns how
// long after its start that was. A process that ends before fails the test.
func (r *Runtime) FirstPoll() time.Duration {
	r.tb.Helper()
	select {
	case <-r.firstPoll:
	case <-r.exited:
		select {
		case <-r.firstPoll: // it ended afterwards
		default:
			r.tb.Fatalf("the process ended before its first poll:\n%s", r.output.text())
		}
	case <-time.After(patience):
		r.tb.Fatalf("the process did not poll within %v", patience)
	}
	return r.tookPoll
}

// Exit waits until the process ends by itself, as it does where its settings
// are wrong, and returns its exit code and the lines of its output. A process
// that stays fails the test.
func (r *Runtime) Exit() (code int, output []string) {
	r.tb.Helper()
	select {
	case <-r.exited:
	case <-r.firstPoll:
		r.tb.Fatalf("the process polls for events, want it to end:\n%s", r.output.text())
	case <-time.After(patience):
		r.tb.Fatalf("the process neither polled nor ended within %v", patience)
	}
	return r.cmd.ProcessState.ExitCode(), r.output.lines()
}

// Output returns the lines that the process has written so far, standard output
// and standard error in the order written. What it wrote before it answered an
// invocation is among them once the invocation has returned.
func (r *Runtime) Output() []string { return r.output.lines() }

// Stop ends the process and waits for its end.
func (r *Runtime) Stop() {
	if err := r.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		r.tb.Errorf("end the process: %v", err)
	}
	<-r.exited
}

func (r *Runtime) exitError() *ErrorAnswer {
	return &ErrorAnswer{ExitError, "the process ended with code " +
		strconv.Itoa(r.cmd.ProcessState.ExitCode()) + ":\n" + r.output.text()}
}

func (r *Runtime) timedOut() *ErrorAnswer {
	r.Stop()
	return &ErrorAnswer{TimedOut, "the deadline passed without an answer:\n" + r.output.text()}
}

func (r *Runtime) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", r.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", r.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", r.failure)
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		r.tb.Errorf("the process asked for %s %s, which the runtime API does not have", req.Method, req.URL.Path)
		http.NotFound(w, req)
	})
	return mux
}
