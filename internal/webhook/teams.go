package webhook

import "zentrunk-reports/internal/wording"

// Limits of Teams: a message has 28 KB, and larger ones than 20 were seen to be refused.
const (
	teamsBody = 20_000 // bytes
	teamsRow  = 600    // characters
)

// teamsMessage is what the trigger "when a Teams webhook request is received" takes. A
// body without attachments is accepted with 202, and fails where nobody sees it.
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
type teamsMessage struct {
	Type        string            `json:"type"`
	Attachments []teamsAttachment `json:"attachments"`
}

type teamsAttachment struct {
	ContentType string    `json:"contentType"`
	ContentURL  *string   `json:"contentUrl"` // null
	Content     teamsCard `json:"content"`
}

// teamsCard is an Adaptive Card.
// https://adaptivecards.io/explorer
type teamsCard struct {
	Schema  string        `json:"$schema"`
	Type    string        `json:"type"`
	Version string        `json:"version"`
	MSTeams teamsWidth    `json:"msteams"`
	Body    []teamsLine   `json:"body"`
	Actions []teamsAction `json:"actions,omitempty"`
}

type teamsWidth struct {
	Width string `json:"width"`
}

// teamsLine is a RichTextBlock. Its runs know no Markdown, so that nothing of the data
// can be taken for some.
type teamsLine struct {
	Type    string     `json:"type"`
	Spacing string     `json:"spacing,omitempty"`
	Inlines []teamsRun `json:"inlines"`
}

type teamsRun struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Size   string `json:"size,omitempty"`
	Weight string `json:"weight,omitempty"`
	Subtle bool   `json:"isSubtle,omitempty"`
}

type teamsAction struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// teams returns the message, without its last rows where it would be too large.
func (e Event) teams() teamsMessage {
	for shown := len(e.shown.rows); ; shown-- {
		m := e.card(e.shown.rows[:shown])
		if b, err := encode(m); err != nil || len(b) <= teamsBody || shown == 0 {
			return m
		}
	}
}

func (e Event) card(rows []row) teamsMessage {
	c := teamsCard{
		Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.4", MSTeams: teamsWidth{"Full"},
		Body: []teamsLine{teamsLineOf("", teamsRun{Text: cut(wording.OneLine(e.shown.title), teamsRow), Size: "Large", Weight: "Bolder"})},
	}
	if e.shown.intro != "" {
		c.Body = append(c.Body, teamsLineOf("None", teamsRun{Text: wording.OneLine(e.shown.intro)}))
	}
	for _, r := range rows {
		text := teamsRun{Text: cut(wording.OneLine(r.text), teamsRow)}
		if r.label == "" {
			text.Text = "• " + text.Text
			c.Body = append(c.Body, teamsLineOf("None", text))
			continue
		}
		c.Body = append(c.Body, teamsLineOf("Small", teamsRun{Text: wording.OneLine(r.label) + "  ", Weight: "Bolder"}, text))
	}
	c.Body = append(c.Body, teamsLineOf("Medium", teamsRun{Text: e.Type + " " + e.ID, Size: "Small", Subtle: true}))
	if l := e.shown.link; l.url != "" {
		c.Actions = []teamsAction{{"Action.OpenUrl", l.text, l.url}}
	}
	return teamsMessage{"message", []teamsAttachment{{ContentType: "application/vnd.microsoft.card.adaptive", Content: c}}}
}

func teamsLineOf(spacing string, runs ...teamsRun) teamsLine {
	for i := range runs {
		runs[i].Type = "TextRun"
	}
	return teamsLine{"RichTextBlock", spacing, runs}
}
