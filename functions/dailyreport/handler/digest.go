package handler

import (
	"net/url"
	"strings"

	"zentrunk-reports/internal/notice"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/settings"
)

// rules reads Plivo's thresholds and fees for short and for abandoned calls. An
// hour is far above any bound of a short call that a contract may name.
func rules(r *settings.Reader) report.Rules {
	d := report.DefaultRules()
	return report.Rules{
		ShortSeconds:     r.Int("REPORT_SHORT_CALL_SECONDS", d.ShortSeconds, 1, 3600),
		ShortPercent:     r.Number("REPORT_SHORT_CALL_SHARE_PERCENT", d.ShortPercent, 0, 100),
		ShortFee:         amount(r, "REPORT_SHORT_CALL_FEE", d.ShortFee),
		AbandonedPercent: r.Number("REPORT_ABANDONED_SHARE_PERCENT", d.AbandonedPercent, 0, 100),
		AbandonedFee:     amount(r, "REPORT_ABANDONED_FEE", d.AbandonedFee),
	}
}

func topic(r *settings.Reader, name string) string {
	arn := r.String(name, "")
	if arn != "" && !notice.IsTopic(arn) {
		r.Fault("%s is %q, want the ARN of a standard SNS topic such as arn:aws:sns:eu-central-1:123456789012:digests", name, arn)
	}
	return arn
}

func link(r *settings.Reader) string {
	base := r.String("REPORT_LINK", "")
	if base == "" {
		return ""
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !strings.HasSuffix(base, "/") {
		r.Fault("REPORT_LINK is not an http or https URL that ends in / and holds no user, query or fragment, such as https://reports.example.com/")
	}
	return base
}
