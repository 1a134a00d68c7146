package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// writeUse writes what a person types in another terminal to use the demo's account by
// the other commands, for as long as the demo runs. The token is that of a simulated
// account, and nobody's secret.
func (c *demoCommand) writeUse(w io.Writer, settings map[string]string, uuid string) error {
	var b strings.Builder
	b.WriteString("\nThe account answers, too. In another terminal:\n\n")
	for _, names := range [][]string{
		{"ZENTRUNK_BASE_URL"}, {"ZENTRUNK_AUTH_ID", "ZENTRUNK_AUTH_TOKEN"}, {"ZENTRUNK_REQUESTS_PER_SECOND", "ZENTRUNK_SECRET_ARN"},
	} {
		b.WriteString("  export")
		for _, name := range names {
			fmt.Fprintf(&b, " %s=%s", name, settings[name])
		}
		b.WriteByte('\n')
	}
	program, day := os.Args[0], yesterday(c.clock()()).Format(time.DateOnly)
	lines := []string{"calls --since " + day + " --limit 10"}
	if uuid != "" {
		lines = append(lines, "call "+uuid, "insights "+uuid)
	}
	b.WriteByte('\n')
	for _, line := range append(lines, "report --date "+day+" --out build/again") {
		fmt.Fprintf(&b, "  %s %s\n", program, line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
