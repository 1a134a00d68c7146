package handler

import (
	"errors"
	"fmt"

	"zentrunk-reports/internal/bucket"
)

// The setting that says whether a server has to honour conditions, and the value by which
// it is not asked.
const (
	conditionalWrites = "REPORT_CONDITIONAL_WRITES"
	unchecked         = "unchecked"
)

// probes is whether the bucket's server is asked whether it honours conditions: once a
// run, unless it is AWS's or that is not wanted.
func (h *Handler) probes(b *bucket.Bucket) bool { return !h.config.Unchecked && b.Server() != "" }

// accepted adds to the failure of a server that does not honour conditions what can be
// done about it.
func accepted(err error) error {
	if !errors.Is(err, bucket.ErrUnconditional) {
		return err
	}
	return fmt.Errorf("%w; docs/servers.md names servers that honour conditions; if two runs never go on at the same time, %s=%s accepts this server", err, conditionalWrites, unchecked)
}
