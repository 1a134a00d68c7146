package render

import (
	"html/template"
	"strings"
	"testing"
)

// A figure is written as a template of html/template would write it, whatever its texts hold.
func TestSpan(t *testing.T) {
	t.Parallel()
	slow := template.Must(template.New("").Parse(`<span data-f="{{.Of}}"{{if ne .Kind "n"}} data-k="{{.Kind}}"{{end}}>{{.Text}}</span>`))
	odd := "\x00\"&'+<>`=\u2028\ufdec\\é−–1,234.5 %"
	for _, f := range []figure{
		{Of: "spend.total.calls", Kind: asCount, Text: "1,234"},
		{Of: "change(a,b)", Kind: asNumber, Text: "−0.5"},
		{Of: odd, Kind: asMoney, Text: odd},
		{},
	} {
		var want strings.Builder
		if err := slow.Execute(&want, f); err != nil {
			t.Fatal(err)
		}
		if got := string(f.Span()); got != want.String() {
			t.Errorf("%+v is written as %q, want %q", f, got, want.String())
		}
	}
}

// Text of the data is broken and escaped as a template of html/template would do it.
func TestBroken(t *testing.T) {
	t.Parallel()
	slow := template.Must(template.New("").Parse(`{{range $i, $p := .}}{{if $i}}<wbr>{{end}}{{$p}}{{end}}`))
	for _, text := range []string{"", "+14155550123", "end_of_<call>", "\xff\x00 & \"quoted\" 'words' `` =", strings.Repeat("é+", 20)} {
		var want strings.Builder
		if err := slow.Execute(&want, pieces(text)); err != nil {
			t.Fatal(err)
		}
		if got := string(broken(text)); got != want.String() {
			t.Errorf("%q is written as %q, want %q", text, got, want.String())
		}
	}
}
