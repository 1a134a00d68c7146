package zentrunktest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// recordSize is about what one record takes, so that a page's buffer seldom
// grows.
const recordSize = 720

// list answers a list request, as far as fault lets it be the truth.
func (s *Server) list(r *http.Request, req Request, fault Fault) answer {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badRequest(req, "query string cannot be read")
	}
	quirks := s.quirks.Load()
	f, err := parseFilter(query, s.opts.Now(), quirks.LtAsLte)
	if err != nil {
		return badRequest(req, err.Error())
	}
	if quirks.AnyTime {
		f.from, f.to = time.Time{}, endOfTime
	}
	calls, total, err := s.pageOf(f, max(0, f.offset+fault.Shift), quirks, req)
	if err != nil {
		return badRequest(req, err.Error())
	}
	calls = calls[min(fault.Drop, len(calls)):]
	b := make([]byte, 0, 256+recordSize*len(calls))
	b = fmt.Appendf(b, `{"api_id":%q,"meta":{"limit":%d,"offset":%d`, apiID(req), f.limit, f.offset)
	if !fault.NoTotal {
		b = fmt.Appendf(b, `,"total_count":%d`, max(0, total+fault.TotalDelta))
	}
	b = append(b, `,"previous":`...)
	b = s.appendLink(b, r, query, f.offset > 0, f.limit, max(0, f.offset-f.limit))
	b = append(b, `,"next":`...)
	b = s.appendLink(b, r, query, f.offset+f.limit < total, f.limit, f.offset+f.limit)
	b = append(b, `},"objects":[`...)
	for i, c := range calls {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCall(b, c)
	}
	return newAnswer(req, http.StatusOK, append(b, `]}`...))
}

// appendLink appends a link to another page: a URL without host, or null where
// there is no such page.
func (s *Server) appendLink(b []byte, r *http.Request, query url.Values, exists bool, limit, offset int) []byte {
	switch {
	case s.opts.BooleanLinks:
		return strconv.AppendBool(b, exists)
	case !exists:
		return append(b, "null"...)
	}
	query.Set("limit", strconv.Itoa(limit))
	query.Set("offset", strconv.Itoa(offset))
	return appendString(b, r.URL.Path+"?"+query.Encode())
}
