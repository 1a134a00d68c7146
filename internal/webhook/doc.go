// Package webhook tells one HTTPS endpoint of days and incidents: by Standard Webhooks,
// or in the forms that Slack and Teams show. What cannot be delivered is kept in the bucket
// and is sent again by the next run, under the same id and with the same bytes.
//
// Read event.go first (what is told, and under which id), then sender.go (how a message
// travels), outbox.go (where it waits) and endpoint.go (the secret). Of the endpoint's
// URL only the host is ever shown: an address of Slack or Teams lets whoever knows it write.
package webhook
