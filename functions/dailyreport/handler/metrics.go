package handler

import (
	"encoding/json"
	"io"
	"time"

	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/zentrunk"
)

// metricsNamespace is where the metrics stand in CloudWatch.
const metricsNamespace = "ZentrunkReports"

// A metric is one figure of a line in CloudWatch's embedded metric format.
type metric struct {
	name, unit string
	value      any
}

// emit writes one line in the embedded metric format. CloudWatch takes it only
// as a line of its own, not wrapped by a logger.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
func (h *Handler) emit(metrics ...metric) {
	type definition struct{ Name, Unit string }
	line := map[string]any{"Function": h.options.Name}
	var definitions []definition
	for _, m := range metrics {
		definitions = append(definitions, definition{m.name, m.unit})
		line[m.name] = m.value
	}
	line["_aws"] = map[string]any{
		"Timestamp": h.options.Now().UnixMilli(),
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace": metricsNamespace, "Dimensions": [][]string{{"Function"}}, "Metrics": definitions,
		}},
	}
	b, err := json.Marshal(line)
	if err != nil {
		h.options.Log.Error("write metrics", "err", err)
		return
	}
	h.write(append(b, '\n'))
}

func (h *Handler) write(line []byte) {
	if h.options.Metrics == io.Discard {
		return
	}
	if _, err := h.options.Metrics.Write(line); err != nil {
		h.options.Log.Error("write metrics", "err", err)
	}
}

// emitDay writes the metrics of a day whose report stands, changed or not. last is
// whether no scheduled run will look at the day again.
func (h *Handler) emitDay(r publish.Result, last bool) {
	incomplete, untold := 0, 0
	if !r.Complete {
		incomplete = 1
	}
	if r.DigestFailed {
		untold = 1
	}
	h.emit(
		metric{"ReportPublished", "Count", 1},
		metric{"Calls", "Count", r.Calls},
		// The exact digits; CloudWatch makes of them what it can.
		metric{"Amount", "None", json.Number(r.Amount.String())},
		metric{"Rejected", "Count", r.Rejected},
		metric{"IncompleteDays", "Count", incomplete},
		metric{"DigestFailed", "Count", untold},
	)
	h.emitDoubts(r, last)
}

// emitDoubts writes the metrics of what seldom is: CloudWatch bills a metric for the
// hours in which it says anything.
func (h *Handler) emitDoubts(r publish.Result, last bool) {
	var doubts []metric
	count := func(name string, n int) {
		if n > 0 {
			doubts = append(doubts, metric{name, "Count", n})
		}
	}
	moved := 0
	for _, n := range r.Moved {
		moved += n
	}
	count("CallsKept", r.Kept)
	count("CallsMoved", moved)
	count("UnreadRecords", r.Unread)
	if r.Doubtful || last && !r.Complete {
		count("DoubtfulDays", 1)
	}
	if len(doubts) > 0 {
		h.emit(doubts...)
	}
}

// emitWebhook writes how many messages wait for the webhook, where there is one and the
// outbox was looked into.
func (h *Handler) emitWebhook(w publish.Webhook) {
	if s, ok := w.(*webhook.Sender); ok {
		if n, known := s.Waiting(); known {
			h.emit(metric{"OutboxMessages", "Count", n})
		}
	}
}

// emitRequests writes what a run, also one that failed, asked of the API.
func (h *Handler) emitRequests(s zentrunk.Stats) {
	h.emit(
		metric{"ApiRequests", "Count", s.Requests},
		metric{"ApiThrottled", "Count", s.Throttled},
	)
}

// emitWatch writes where the watch is after a run. What somebody is still to be told of is
// written only where there is some, as with doubts.
func (h *Handler) emitWatch(r watch.Result) {
	metrics := []metric{
		{"WatchBehindSeconds", "Seconds", r.BehindSeconds},
		{"IncidentsOpen", "Count", r.Open},
	}
	if r.Untold > 0 {
		metrics = append(metrics, metric{"IncidentsUntold", "Count", r.Untold})
	}
	h.emit(metrics...)
}

// emitWatchRequests writes what a run of the watch asked of the API; 429 only where there
// was one, as with doubts.
func (h *Handler) emitWatchRequests(s zentrunk.Stats) {
	metrics := []metric{{"ApiRequests", "Count", s.Requests}}
	if s.Throttled > 0 {
		metrics = append(metrics, metric{"ApiThrottled", "Count", s.Throttled})
	}
	h.emit(metrics...)
}

// margin is how much of an invocation's time is kept back, so that a run that
// ends for lack of time can save what it has and say so.
func margin(left time.Duration) time.Duration {
	return min(max(left/10, 500*time.Millisecond), 10*time.Second)
}
