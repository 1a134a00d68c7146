package main

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A peerResult is what a Python peer tells of itself, without the time that
// Python and its libraries take to start.
type peerResult struct {
	Calls    int
	Requests int   // of the API
	Bytes    int64 // of the Parquet file with the calls
	Took     time.Duration
	CPU      time.Duration
	Peak     int64 // bytes resident at most, from the process's start on
}

// A pullSpec tells the peer of a pull what to pull, and where to.
type pullSpec struct {
	Root, AuthID, AuthToken string
	From, To                string // as the API writes times
	Bucket                  string
}

// A publishSpec tells the peer of a publish where the staged windows lie, and
// where to write.
type publishSpec struct{ Staged, Out string }

// peer runs a script of the folder peers to its end. env is on top of its
// environment.
func (b *bench) peer(ctx context.Context, script, dir string, env []string, spec any) (result peerResult, err error) {
	path := filepath.Join(b.peers, script)
	env = append([]string{"PYTHONDONTWRITEBYTECODE=1"}, env...)
	c, err := startCommand(ctx, script, dir, env, spec, b.python, path)
	if err != nil {
		return result, err
	}
	err = c.read(&result)
	if end := c.stop(); end != nil {
		err = end // why there is no answer
	}
	return result, err
}

// pullPeer pulls the rig's day with the peer.
func (r *rig) pullPeer(ctx context.Context) (peerResult, error) {
	const layout = "2006-01-02 15:04:05"
	env := slices.Concat([]string{"AWS_EC2_METADATA_DISABLED=true"}, r.env, r.at.env())
	return r.b.peer(ctx, "pull.py", r.dir, env, pullSpec{
		Root: r.at.Root, AuthID: zentrunktest.DefaultAuthID, AuthToken: zentrunktest.DefaultAuthToken,
		From: r.from.Format(layout), To: r.from.AddDate(0, 0, 1).Format(layout), Bucket: bucketName,
	})
}
