package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"golang.org/x/sys/unix"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// openTerminal returns a terminal of so many columns and the end that a person
// would look at.
func openTerminal(t *testing.T, columns uint16) (screen, terminal *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no terminals to open: %v", err)
	}
	t.Cleanup(func() { screen.Close() })
	fd := int(screen.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	if err := unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatal(err)
	}
	return screen, terminal
}

// On a terminal the answer is for people and fits the terminal's width, of which
// one that does not tell its own counts as 80; --json is verbatim there too.
func TestProgramOnTerminal(t *testing.T) {
	t.Parallel()
	bin, account := buildProgram(t), newAccount(t)
	tests := []struct {
		args    string
		columns uint16
		most    int // width
		want    string
	}{
		{"calls --limit 30", 80, 80, "end_time (UTC)      dir from          to               talk s hangup\r\n"},
		{"calls --limit 30 --tz America/Argentina/Buenos_Aires", 80, 80, "end_time (Buenos_A… dir from          to               talk s hangup\r\n"},
		{"calls --limit 30", 120, 120, "call_uuid                            hangup\r\n"},
		{"calls --limit 1", 0, 80, " talk s hangup\r\n"},
		{"call " + pageUUID, 80, 80, "amount           0.01500\r\n"},
		{"insights " + heardUUID, 80, 80, "concerns         none\r\n"},
		{"call --json " + pageUUID, 80, 80, `  "total_amount": "0.01500",`},
		{"calls --csv --limit 1", 80, 1000, ",extra,unreadable\r\n"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.args, tt.columns), func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), bin, strings.Fields(tt.args)...)
			cmd.Env = accountEnv(account)
			seen := onTerminal(t, tt.columns, cmd, false)
			if !strings.Contains(seen, tt.want) {
				t.Errorf("no %q in\n%s", tt.want, seen)
			}
			for row := range strings.SplitSeq(seen, "\r\n") {
				if got := runewidth.StringWidth(row); got > tt.most {
					t.Errorf("a row of %d: %q", got, row)
				}
			}
		})
	}
}

// onTerminal runs cmd, whose output goes to a terminal of so many columns, and its
// errors too where both is set. It returns what is seen there.
func onTerminal(t *testing.T, columns uint16, cmd *exec.Cmd, both bool) string {
	t.Helper()
	screen, terminal := openTerminal(t, columns)
	cmd.Stdout = terminal
	if both {
		cmd.Stderr = terminal
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := terminal.Close(); err != nil {
		t.Fatal(err)
	}
	seen, err := io.ReadAll(screen) // EIO is how a terminal that nobody writes to ends
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	return string(seen)
}

// The progress of a report is one line whose bar keeps its place, and nothing of the
// SDK or the server comes between.
func TestProgressOnTerminal(t *testing.T) {
	t.Parallel()
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	day := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 150})...)
	cmd := exec.CommandContext(t.Context(), buildProgram(t), "report", "--date", day.Format(time.DateOnly), "--out", t.TempDir())
	cmd.Env = append(accountEnv(account, "ZENTRUNK_REQUESTS_PER_SECOND=100", "TERM=xterm"), "LOG_LEVEL=")
	seen := onTerminal(t, 80, cmd, true)
	const back = "\x1b[1A\x1b[J" // up a line, and clear what is there
	at, frames := -1, 0
	for frame := range strings.SplitSeq(strings.ReplaceAll(seen, back, ""), "\r\n") {
		bar := strings.IndexByte(frame, '[')
		if !strings.HasPrefix(frame, day.Format(time.DateOnly)+" ") || bar < 0 {
			continue
		}
		if frames++; at >= 0 && bar != at {
			t.Errorf("the bar is at column %d, and was at %d: %q", bar, at, frame)
		}
		at = bar
	}
	if frames < 3 {
		t.Errorf("%d frames in %q, want several", frames, seen)
	}
	if strings.Contains(seen, "SDK ") || strings.Contains(seen, "level=") {
		t.Errorf("a log on the terminal: %q", seen)
	}
}

// A search for a Call-ID says on one line how far it is, and leaves nothing of it.
func TestSearchOnTerminal(t *testing.T) {
	t.Parallel()
	account := newAccount(t)
	cmd := exec.CommandContext(t.Context(), buildProgram(t), "call", oldestCallID(account), "--since", "2d")
	cmd.Env = accountEnv(account, "TERM=xterm")
	seen := onTerminal(t, 60, cmd, true)
	before, after, found := strings.Cut(seen, "call_uuid ")
	if !found || !strings.Contains(before, "looked at 20 calls, back to ") || !strings.HasSuffix(before, toStart) || strings.Contains(after, "looked at") {
		t.Errorf("the screen has %q", seen)
	}
	if strings.Contains(before, "\n") {
		t.Errorf("the search takes more than one line: %q", before)
	}
}

// oldestCallID returns the Call-ID of the readable call that ended first.
func oldestCallID(account *zentrunktest.Server) string {
	now := time.Now()
	for _, c := range slices.Backward(account.Between(now.AddDate(0, 0, -2), now)) {
		if c.CallID != "" && c.Unreadable == "" {
			return c.CallID
		}
	}
	return ""
}
