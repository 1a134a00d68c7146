package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// A role is what a child does with its spec. It ends with ctx, which ends with
// the parent.
type role func(ctx context.Context, spec json.RawMessage, p *parent) error

var roles = map[string]role{
	"account": accountRole,
	"store":   storeRole,
	"job":     jobRole,
	"audit":   auditRole,
}

// A parent is the other end of a [child]: the process that started this one.
type parent struct {
	out  *json.Encoder
	asks chan struct{} // one for each time the parent asks
}

// tell sends the parent a line.
func (p *parent) tell(answer any) error { return p.out.Encode(answer) }

// act plays the role called name for the parent behind in and out.
func act(name string, in io.Reader, out io.Writer) error {
	play, ok := roles[name]
	if !ok {
		return fmt.Errorf("there is no role %q", name)
	}
	lines := json.NewDecoder(in)
	var spec json.RawMessage
	if err := lines.Decode(&spec); err != nil {
		return fmt.Errorf("%s: read spec: %w", name, err)
	}
	ctx, end := context.WithCancel(context.Background())
	defer end()
	p := &parent{out: json.NewEncoder(out), asks: make(chan struct{})}
	go func() {
		defer end()
		for lines.Decode(new(struct{})) == nil {
			select {
			case p.asks <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	}()
	if err := play(ctx, spec, p); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
