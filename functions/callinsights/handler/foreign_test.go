package handler_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"zentrunk-reports/internal/lambdatest"
)

// Under a runtime API that others wrote, the built function answers every kind
// of request as it is described.
func TestForeignRuntime(t *testing.T) {
	t.Parallel()
	asked := []struct {
		path   string
		status int
	}{
		{"/calls/" + full + "/insights", 200}, {"/calls/" + full, 200}, {"/calls/" + bare + "/insights", 404},
		{"/calls/" + missing, 404}, {"/calls/me", 400}, {"/", 404}, {"/calls/" + full + "/insights", 200},
	}
	var sent []string
	for _, a := range asked {
		sent = append(sent, string(event{Method: "GET", Path: a.path}.json(t)))
	}
	api := account(t)
	for i, a := range lambdatest.Foreign(t, lambdatest.Build(t, function), environment(api), sent...) {
		var r events.APIGatewayV2HTTPResponse
		if err := json.Unmarshal(a.Payload, &r); err != nil || a.Error != "" || r.StatusCode != asked[i].status {
			t.Errorf("%s: %s %s, want %d", asked[i].path, a.Error, a.Payload, asked[i].status)
			continue
		}
		conform(t, "GET", asked[i].path, r)
	}
	if requests, questions := api.Stats().Requests, 5; requests != questions {
		t.Errorf("%d requests to the account, want %d: one for each call that could be one, one more to tell what a 404 of insights lacks, and none for the repeated lookup", requests, questions)
	}
}
