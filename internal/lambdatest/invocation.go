package lambdatest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxResponse is the platform's bound on the answer of a synchronous
// invocation.
const maxResponse = 6 << 20

// An invocation is one event on its way through the process.
type invocation struct {
	id       string
	event    []byte
	deadline time.Time
	answer   chan answer // holds one, so that whoever answers need not wait
}

type answer struct {
	body []byte
	err  *ErrorAnswer
}

// begin numbers an invocation. Its id has the form of a UUID, as the
// platform's has, and names the invocation's number, so that a log does too.
func (r *Runtime) begin(event []byte, deadline time.Time) *invocation {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	return &invocation{
		id:    fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", r.count),
		event: event, deadline: deadline, answer: make(chan answer, 1),
	}
}

// next is the process's poll. It blocks until there is an event.
func (r *Runtime) next(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	open, started := r.current, r.started
	r.mu.Unlock()
	r.pollOnce.Do(func() {
		r.tookPoll = time.Since(started)
		close(r.firstPoll)
	})
	if open != nil {
		r.tb.Errorf("the process polls for an event before it answered %s", open.id)
	}
	select {
	case <-req.Context().Done(): // the process is gone
	case inv := <-r.work:
		r.mu.Lock()
		r.current = inv
		r.mu.Unlock()
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:function")
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0")
		_, _ = w.Write(inv.event) // a process that went away is seen by its end
	}
}

// response takes the answer of an invocation that went well. An answer that
// fails while it is sent says so in its trailer.
func (r *Runtime) response(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxResponse+1))
	inv := r.take(w, req)
	if inv == nil || err != nil {
		return
	}
	switch kind := req.Trailer.Get("Lambda-Runtime-Function-Error-Type"); {
	case kind != "":
		inv.answer <- answer{err: &ErrorAnswer{kind, "the answer broke off"}}
	case len(body) > maxResponse:
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		inv.answer <- answer{err: &ErrorAnswer{TooLarge, fmt.Sprintf("the answer is over %d bytes", maxResponse)}}
		return
	default:
		inv.answer <- answer{body: body}
	}
	w.WriteHeader(http.StatusAccepted)
}

// failure takes the answer of an invocation that failed.
func (r *Runtime) failure(w http.ResponseWriter, req *http.Request) {
	var e ErrorAnswer
	if err := json.NewDecoder(req.Body).Decode(&e); err != nil {
		r.tb.Errorf("the process reports an error that is not JSON: %v", err)
	}
	if inv := r.take(w, req); inv != nil {
		w.WriteHeader(http.StatusAccepted)
		inv.answer <- answer{err: &e}
	}
}

// take returns the invocation that the request answers, once.
func (r *Runtime) take(w http.ResponseWriter, req *http.Request) *invocation {
	id := req.PathValue("id")
	r.mu.Lock()
	inv := r.current
	if inv != nil && inv.id == id {
		r.current = nil
	}
	r.mu.Unlock()
	if inv == nil || inv.id != id {
		r.tb.Errorf("the process answers %q, which is not under way", id)
		http.Error(w, "no such invocation", http.StatusBadRequest)
		return nil
	}
	return inv
}
