package handler

import (
	"context"
	"time"

	"zentrunk-reports/internal/calendar"
)

// Rewrite brings the published days from one date to another, both included, to the
// form that this code writes, from what is published of them alone: the API is not
// asked, and days that it has forgotten are written anew as well. The answer is of the
// days that were looked at, in the newest form already or not; dates of which nothing
// is published are passed over. No event does this: somebody at a workstation does, by
// intent. Its error is as [Handler.Handle]'s; days that were done before stay.
func (h *Handler) Rewrite(ctx context.Context, from, to string) (Answer, error) {
	return typedAnswer(h, ctx, func(ctx context.Context, r run) (Answer, error) {
		for _, day := range []struct{ field, date string }{{fieldFrom, from}, {fieldTo, to}} {
			if _, err := calendar.ParseDay(day.date, time.UTC); err != nil {
				return Answer{}, badEvent(day.field, "%v", err)
			}
		}
		if from > to {
			return Answer{}, badEvent(fieldFrom, "is %s, after to, %s", from, to)
		}
		job, err := h.job(ctx, r, 1)
		if err != nil {
			return Answer{}, err
		}
		job.Probe = h.probes(job.Bucket)
		var answer Answer
		results, err := job.Rewrite(ctx, from, to)
		for _, result := range results {
			answer.Reports = append(answer.Reports, reportOf(result))
		}
		return answer, accepted(err)
	})
}
