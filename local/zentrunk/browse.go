package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"zentrunk-reports/local/browse"
)

// A browseCommand shows the published pages of a bucket to a browser on this machine.
type browseCommand struct {
	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket that holds the reports: the stack's output Bucket."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that report or demo wrote to."`
	Prefix string     `help:"Beginning of every key; ends in /. The stack's ReportPrefix."`
	Listen string     `default:"127.0.0.1:8080" help:"Address at which the pages are shown; loopback only."`
	Open   bool       `help:"Open the newest report in your browser."`
}

// Help is what --help says below the flags.
func (c *browseCommand) Help() string {
	return `The newest report is shown, with its links to all other days and files. Nothing is changed, and only this machine can open the pages.
A bucket is read with your own AWS credentials, those of aws s3 ls: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. They need s3:GetObject, and s3:ListBucket to find the newest day.

Examples:
  zentrunk browse --bucket my-bucket --open
  zentrunk browse --bucket my-bucket --prefix plivo/ --listen 127.0.0.1:9000
  zentrunk browse --out out`
}

// Validate is called by the command line.
func (c *browseCommand) Validate() error {
	switch {
	case c.Bucket == "" && c.Out == "":
		return errors.New("what to browse? Name a bucket with --bucket, or a folder with --out")
	case c.Bucket != "" && checkBucket(c.Bucket) != nil:
		return checkBucket(c.Bucket)
	}
	return checkPrefix(c.Prefix)
}

// Run is called by the command line.
func (c *browseCommand) Run(ctx context.Context) error {
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	source, place, err := c.source(ctx)
	if err != nil {
		return err
	}
	// Before anything is promised: a wrong name or missing rights are told here and now.
	page, err := browse.Newest(ctx, source, c.Prefix)
	if err != nil && c.Out != "" {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w%s; they need the right to read the bucket: try aws s3 ls %s/%sreports/", err, adviceOnAWS(err.Error()), place, c.Prefix)
	}
	if page == "" {
		return fmt.Errorf("no day is published in %s below %q: is --prefix the stack's ReportPrefix?", place, c.Prefix)
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Printf("%s is shown on %s until Ctrl-C. The newest report is %s%s\n", place, address, address, page)
	if c.Open {
		if err := openBrowser(ctx, address); err != nil {
			fmt.Fprintf(os.Stderr, "zentrunk: no browser could be opened (%v): open the address above yourself\n", err)
		}
	}
	log := func(err error) { fmt.Fprintf(os.Stderr, "zentrunk: %v\n", err) }
	return serve(ctx, listener, browse.LoopbackOnly(browse.New(source, c.Prefix, log)))
}

// source returns where the pages lie, and its name for people.
func (c *browseCommand) source(ctx context.Context) (browse.Source, string, error) {
	if c.Out != "" {
		dir := objectsIn(c.Out)
		return browse.Folder(dir), dir, nil
	}
	b, err := openBucket(ctx, c.Bucket, c.Prefix)
	return browse.S3(b), "s3://" + string(c.Bucket), err
}

// openBrowser opens an address in the browser of whoever sits here.
func openBrowser(ctx context.Context, address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	return exec.CommandContext(ctx, name, args...).Run()
}
