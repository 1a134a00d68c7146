package main

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/pull"
)

// A job that this process plays itself, with the account that it serves, comes to what the
// day holds. Elsewhere children play the roles, and what they start nobody sees.
func TestRolesInOneProcess(t *testing.T) {
	const calls = 400
	b := &bench{dir: t.TempDir(), sizes: tiny}
	r, err := b.rig(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	for _, variable := range r.env {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	spec := jobSpec{
		Account: &accountSpec{Calls: calls, From: r.from, Drawn: true}, Date: r.from.Format(time.DateOnly),
		Insights: pull.InsightsAnswered, WindowCalls: 100, Drawn: calls, Disk: true, TempDir: r.dir,
	}
	plans := map[string]jobResult{}
	for _, step := range []string{stepStage, stepFill, stepLookback, stepDay} {
		spec.Step = step
		plans[step] = play(t, spec)
	}
	if n := len(plans[stepStage].Plan.Windows); n < calls/100 || !cmp.Equal(plans[stepStage].Plan, plans[stepFill].Plan) {
		t.Errorf("%d windows are planned for a pull, want %d or more; for the generator: %+v", n, calls/100, plans[stepFill].Plan)
	}
	for _, step := range []string{stepLookback, stepDay} {
		if got := plans[step]; got.Calls != calls || !got.Complete {
			t.Errorf("%s: %d calls of %d, complete: %t", step, got.Calls, calls, got.Complete)
		}
	}
	if asked := plans[stepStage].Account; asked.Lists < calls/100 || asked.Insights == 0 || asked.Insights+asked.Lists != asked.Requests {
		t.Errorf("the account counted %+v", asked)
	}
}

// play has this process be the job that spec describes.
func play(t *testing.T, spec jobSpec) (result jobResult) {
	t.Helper()
	asks, ask := io.Pipe()
	answers, answer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := act("job", asks, answer)
		answer.CloseWithError(err)
		asks.CloseWithError(io.ErrClosedPipe)
		ended <- err
	}()
	if err := json.NewEncoder(ask).Encode(spec); err != nil {
		t.Error(err)
	}
	if err := json.NewDecoder(answers).Decode(&result); err != nil {
		t.Errorf("%s: %v", spec.Step, err)
	}
	ask.Close()
	answers.Close() // what more it says would be waited for
	if err := <-ended; err != nil {
		t.Fatalf("%s: %v", spec.Step, err)
	}
	return result
}
