package main

import (
	"context"
	"os"
	"time"
)

// A watchCommand looks at what ended, slice after slice, by the rules of the deployed watch.
type watchCommand struct {
	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket in which the reports are: the output Bucket of the stack. It is only read."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that report writes to. What the watch knows, and incidents, are kept there too."`
	Prefix string     `help:"What stands before every key; ends in /. The stack's ReportPrefix."`
	Once   bool       `help:"Look once and end. The exit status says whether an incident is open."`
	JSON   bool       `help:"JSON lines: each slice and each change of an incident is a line of its own. Numbers are masked."`
	clockFlag
}

// Exit statuses of --once, beside 0 for nothing open, and 2 for what makes no sense.
const (
	somethingIsOpen = 1
	isBlind         = 3
)

// Help is what --help says below the flags.
func (c *watchCommand) Help() string {
	return `Calls are looked at five minutes at a time, one minute after these are over, by the rules of docs/watch.md. Each slice of five minutes is a line. An incident is told when it opens, when it has doubled, and when it is over. It begins with the last hour, and goes on until Ctrl-C. A call is seen only after it has ended.

What is usual is read from what zentrunk report has published: in --bucket, or in --out. Without either, or with fewer than seven days, few rules work, and the watch says which.

With --out, what the watch knows lasts from one run to the next, and the day's report names its incidents. With --bucket, nothing is written and nobody else is told: a deployed watch works on as if you were not there. The watch of this program then knows what it has seen itself.

With --once, the exit status is 0 where nothing is open, 1 where an incident is, 3 where nothing is open and not all could be seen, and 2 where the command makes no sense or the account refuses it.

` + environmentHelp + ` The thresholds are those of the function, too.

Examples:
  zentrunk watch --bucket my-bucket
  zentrunk watch --out out --tz Europe/Berlin
  zentrunk watch --out out --once --json`
}

// Validate is called by the command line.
func (c *watchCommand) Validate() error {
	if c.Bucket != "" {
		if err := checkBucket(c.Bucket); err != nil {
			return err
		}
	}
	return checkPrefix(c.Prefix)
}

// Run is called by the command line.
func (c *watchCommand) Run(ctx context.Context) error {
	ctx, stop := whileRead(ctx, os.Stdout)
	defer stop()
	out := standardOutput()
	w, err := c.post(ctx, out, time.Now())
	if err != nil {
		return err
	}
	w.Now, w.Wait = time.Now, waitUntil
	return c.watch(ctx, w, out)
}
