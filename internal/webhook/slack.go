package webhook

import (
	"strings"
	"unicode/utf8"

	"zentrunk-reports/internal/wording"
)

// Limits of Slack in characters, and one of our own: above some 13,000 in all blocks Slack
// refuses a message, which no page of it says.
// https://docs.slack.dev/reference/block-kit/blocks
const (
	slackHeader  = 150
	slackSection = 3000
	slackAll     = 10_000
	slackRow     = 600
)

// slackMessage is what an incoming webhook takes. Text is what a notification shows.
type slackMessage struct {
	Text   string       `json:"text"`
	Blocks []slackBlock `json:"blocks"`
}

type slackBlock struct {
	Type     string      `json:"type"`
	Text     *slackText  `json:"text,omitempty"`
	Elements []slackText `json:"elements,omitempty"`
}

// slackText is text. Verbatim keeps Slack from making links of what looks like one.
type slackText struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Verbatim bool   `json:"verbatim,omitempty"`
}

func mrkdwn(text string) slackText { return slackText{"mrkdwn", text, true} }

func slackBlockOf(text string) slackBlock {
	t := mrkdwn(text)
	return slackBlock{Type: "section", Text: &t}
}

func (e Event) slack() slackMessage {
	title := cut(wording.OneLine(e.shown.title), slackHeader)
	m := slackMessage{
		Text:   slackEscape(title),
		Blocks: []slackBlock{{Type: "header", Text: &slackText{Type: "plain_text", Text: slackPlain(title)}}},
	}
	lines := []string{}
	if e.shown.intro != "" {
		lines = append(lines, slackEscape(wording.OneLine(e.shown.intro)))
	}
	for _, r := range e.shown.rows {
		lines = append(lines, slackLine(r))
	}
	for _, text := range slackSections(lines) {
		m.Blocks = append(m.Blocks, slackBlockOf(text))
	}
	if l := e.shown.link; l.url != "" {
		m.Blocks = append(m.Blocks, slackBlockOf("<"+slackURL(l.url)+"|"+l.text+">"))
	}
	m.Blocks = append(m.Blocks, slackBlock{Type: "context", Elements: []slackText{{Type: "plain_text", Text: e.Type + " " + e.ID}}})
	return m
}

// slackLine writes a row. A row that goes on is a point of a list.
func slackLine(r row) string {
	text := slackEscape(cut(wording.OneLine(r.text), slackRow))
	if r.label == "" {
		return "• " + text
	}
	return "*" + slackEscape(wording.OneLine(r.label)) + "*  " + text
}

// slackSections puts lines together into as few texts as Slack's limit allows, and leaves
// out the last lines where all of them would be too much.
func slackSections(lines []string) []string {
	var out []string
	all, text := 0, ""
	for _, line := range lines {
		n := utf8.RuneCountInString(line) + 1
		if all += n; all > slackAll {
			break
		}
		if utf8.RuneCountInString(text)+n > slackSection {
			out, text = append(out, text), ""
		}
		if text != "" {
			text += "\n"
		}
		text += line
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// slackEscape writes text so that Slack shows it as it is: its control characters as
// entities, and before a mark of its own a blank of no width, since it knows no other
// way to take a mark as text.
// https://docs.slack.dev/messaging/formatting-message-text
func slackEscape(text string) string {
	const blank = "\u200b"
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", blank+"&gt;", // a line that begins with > is a quotation
		"*", blank+"*", "_", blank+"_", "~", blank+"~", "`", blank+"`",
	).Replace(text)
}

// slackPlain is for a header, which knows no marks. Slack's pages do not say whether it
// reads entities there, so that it gets none.
func slackPlain(text string) string {
	return strings.NewReplacer("&", "+", "<", "(", ">", ")").Replace(text)
}

// slackURL writes an address so that it ends nowhere else than the link does.
func slackURL(address string) string {
	return strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C").Replace(address)
}
