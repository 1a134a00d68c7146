package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A child is this program in a role, or a peer, in a process of its own. It is told its
// spec as JSON on standard input, answers with a line of JSON for what it is
// asked, and ends when its input ends: also where this process dies.
type child struct {
	role   string
	cancel context.CancelFunc
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *json.Decoder
}

// grace is how long a child may take to end before it is killed.
const grace = 15 * time.Second

// start starts a child in role and tells it spec. What the child leaves behind
// lies in dir.
func start(ctx context.Context, role, dir string, env []string, spec any) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return startCommand(ctx, role, dir, env, spec, self, roleArg, role)
}

// startCommand starts a program that behaves as this one does in a role.
func startCommand(ctx context.Context, role, dir string, env []string, spec any, program string, args ...string) (*child, error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &child{role: role, cancel: cancel, cmd: exec.CommandContext(ctx, program, args...)}
	c.cmd.Env = append(append(environment(os.Environ()), "TMPDIR="+dir), env...)
	c.cmd.Stderr = os.Stderr
	// A child whose input ends clears up before it goes. One that does not go is
	// killed.
	c.cmd.Cancel = func() error { return c.in.Close() }
	c.cmd.WaitDelay = grace
	if err := c.begin(spec); err != nil {
		cancel()
		return nil, fmt.Errorf("start %s: %w", role, err)
	}
	return c, nil
}

func (c *child) begin(spec any) (err error) {
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	c.out = json.NewDecoder(out)
	if err := c.cmd.Start(); err != nil {
		return err
	}
	if err := json.NewEncoder(c.in).Encode(spec); err != nil {
		c.stop()
		return err
	}
	return nil
}

// environment returns env without what would change the figures or point the
// SDK elsewhere.
func environment(env []string) []string {
	var kept []string
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch {
		case strings.HasPrefix(name, "AWS_"), strings.HasPrefix(name, "REPORT_"), strings.HasPrefix(name, "ZENTRUNK_"):
		case strings.HasPrefix(name, "PYTHON"):
		case name == "SSL_CERT_FILE", name == "SSL_CERT_DIR", strings.HasSuffix(name, "_CA_BUNDLE"):
		case name == "TMPDIR", name == "GOMEMLIMIT", name == "GOGC", name == "GOMAXPROCS", name == "GODEBUG":
		case strings.HasSuffix(strings.ToLower(name), "_proxy"):
		default:
			kept = append(kept, e)
		}
	}
	return kept
}

// read reads the child's next line into answer.
func (c *child) read(answer any) error {
	if err := c.out.Decode(answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", c.role, err)
	}
	return nil
}

// ask has the child answer once more.
func (c *child) ask(answer any) error {
	if _, err := io.WriteString(c.in, "{}\n"); err != nil {
		return fmt.Errorf("ask %s: %w", c.role, err)
	}
	return c.read(answer)
}

// answer reads the answer and ends the process, whose CPU time it returns. Where there is
// no answer, the error is why the process ended.
func (c *child) answer(answer any) (cpu time.Duration, err error) {
	err = c.read(answer)
	if end := c.stop(); end != nil {
		err = end
	}
	if state := c.cmd.ProcessState; state != nil {
		cpu = state.UserTime() + state.SystemTime()
	}
	return cpu, err
}

// stop ends the child, and kills it where it does not end by itself.
func (c *child) stop() error {
	defer c.cancel()
	timer := time.AfterFunc(grace, func() { c.cmd.Process.Kill() }) //nolint:errcheck // it may be gone by then
	defer timer.Stop()
	c.in.Close() // closed already where the context has ended
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", c.role, err)
	}
	return nil
}
