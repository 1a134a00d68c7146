package main

import (
	"bufio"
	"io"
	"os/exec"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The first row is there after two requests at the most, whatever selects the calls and
// whatever is written: the third is never answered.
func testProgramFirstRow(t *testing.T, bin string) {
	t.Parallel()
	for _, args := range []string{
		"calls --table", "calls --json", "calls --csv", "calls --table --since 2d --tz Europe/Berlin",
		"calls --table --from +1 --direction outbound", "calls --table --to 312-857-4907 --region US --from 1202555", "calls --table --hangup-code 3000",
		"calls --json " + zentrunktest.PageCall().CallID,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			account := newAccount(t)
			account.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool { return r.N > 2 }, zentrunktest.Fault{Break: zentrunktest.Stall}))
			cmd := exec.CommandContext(t.Context(), bin, strings.Fields(args)...)
			cmd.Env = accountEnv(account)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			rows := 1
			if !strings.Contains(args, "--json") { // the header is none
				rows = 2
			}
			lines := bufio.NewReader(out)
			for n := range rows {
				if line, err := lines.ReadString('\n'); err != nil || line == "\n" {
					t.Errorf("line %d is %q, %v", n+1, line, err)
				}
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
			io.Copy(io.Discard, lines) //nolint:errcheck // it was killed
			cmd.Wait()                 //nolint:errcheck // the same
		})
	}
}
