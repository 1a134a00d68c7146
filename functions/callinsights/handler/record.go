package handler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"zentrunk-reports/internal/zentrunk"
)

// An outcome is what became of a request.
type outcome struct {
	status int
	err    error
	kept   bool // answered from memory
	took   time.Duration
}

// record logs a request on one line, as an error where somebody has to look
// after it. Of the call it names the UUID and nothing else: what came in its
// place may be a phone number.
func (h *Handler) record(ctx context.Context, req request, o outcome) {
	attrs := []slog.Attr{
		slog.String("request_id", req.id),
		slog.String("kind", string(req.kind)),
		slog.String("call_uuid", zentrunk.CanonicalUUID(req.callUUID)),
		slog.Int("status", o.status),
		slog.Bool("kept", o.kept),
		slog.Float64("ms", float64(o.took.Microseconds())/1000),
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		attrs = append(attrs, slog.String("requestId", lc.AwsRequestID))
	}
	level := slog.LevelInfo
	if o.err != nil {
		attrs = append(attrs, slog.String("err", reason(o.err)))
	}
	if o.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	h.log.LogAttrs(ctx, level, "lookup", attrs...)
}

// reason is what the log says of an error. The API's own words stay out: they
// may repeat what is known of a call. Its request id finds them at Plivo's.
func reason(err error) string {
	api, ok := errors.AsType[*zentrunk.APIError](err)
	if !ok {
		return err.Error()
	}
	s := fmt.Sprintf("%s: status %d", api.Op, api.StatusCode)
	if api.RequestID != "" {
		s += fmt.Sprintf(" (request %.64q)", api.RequestID)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s += "; no time was left for another try"
	}
	return s
}
