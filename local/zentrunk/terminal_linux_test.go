package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-runewidth"
	"golang.org/x/sys/unix"
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
		{"calls --limit 30", 80, 80, "end_time (UTC)      to               amount call_uuid\r\n"},
		{"calls --limit 30", 120, 120, " hangup\r\n"},
		{"calls --limit 1", 0, 80, "amount call_uuid\r\n"},
		{"call " + pageUUID, 80, 80, "amount           0.01500\r\n"},
		{"insights " + heardUUID, 80, 80, "concerns         none\r\n"},
		{"call --json " + pageUUID, 80, 80, `  "total_amount": "0.01500",`},
		{"calls --csv --limit 1", 80, 1000, ",extra,unreadable\r\n"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.args, tt.columns), func(t *testing.T) {
			t.Parallel()
			screen, terminal := openTerminal(t, tt.columns)
			cmd := exec.CommandContext(t.Context(), bin, strings.Fields(tt.args)...)
			cmd.Env, cmd.Stdout = accountEnv(account), terminal
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
			if !strings.Contains(string(seen), tt.want) {
				t.Errorf("no %q in\n%s", tt.want, seen)
			}
			for row := range strings.SplitSeq(string(seen), "\r\n") {
				if got := runewidth.StringWidth(row); got > tt.most {
					t.Errorf("a row of %d: %q", got, row)
				}
			}
		})
	}
}
