package render_test

import (
	"bytes"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

var pagesDir = flag.String("pages", "", "folder to write sample pages to, for the browser test")

// A page is small, asks for nothing, runs nothing, and shows text of the data as
// text.
func TestPage(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`(?i)<script|<iframe|<object|<embed|<form|@import|url\(|https?:|\son[a-z]+=|srcset|\ssrc=`)
	for name, r := range samples(t) {
		got := rendered(t, render.HTML, r)
		if len(got) > 200_000 && name != "hostile" {
			t.Errorf("%s: the page has %d bytes", name, len(got))
		}
		text := regexp.MustCompile(`(?s)title="[^"]*"|>[^<]*<`).ReplaceAllString(string(got), "><")
		if found := outside.FindString(text); found != "" {
			t.Errorf("%s: the page holds %q", name, found)
		}
		for _, raw := range []string{"<script>document", "<img", "</svg><b>", "ZgotmplZ"} {
			if strings.Contains(string(got), raw) {
				t.Errorf("%s: the page holds %q as it is", name, raw)
			}
		}
		// Figures of eleven digits are laid out for screens from 360 px on, not for a
		// print as narrow.
		if *pagesDir != "" && name != "largest" {
			writeSample(t, name, r, got)
		}
	}
}

func writeSample(t *testing.T, name string, r *report.Report, page []byte) {
	t.Helper()
	dir := filepath.Join(*pagesDir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, b := range map[string][]byte{"report.html": page, "report.json": rendered(t, render.JSON, r)} {
		if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The page of a small day is what the golden file says.
func TestPageGolden(t *testing.T) {
	t.Parallel()
	name := filepath.Join("testdata", "report-50.html")
	got := rendered(t, render.HTML, day(t, 50))
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-golden +got):\n%s", name, diff)
	}
}

// Every figure names where it is from, and a page of a day has hundreds.
func TestFiguresAreMarked(t *testing.T) {
	t.Parallel()
	got := string(rendered(t, render.HTML, simulated(t, midnight, 500, 0, nil)))
	figures := regexp.MustCompile(`<span data-f="[^"]+"(?: data-k="[cmptd]")?>[^<]+</span>`).FindAllString(got, -1)
	if len(figures) < 300 || len(figures) != strings.Count(got, ` data-f="`) {
		t.Errorf("%d figures are whole of %d", len(figures), strings.Count(got, ` data-f="`))
	}
	if want := `data-f="quality.total.calls" data-k="c">500<`; !strings.Contains(got, want) {
		t.Errorf("the page lacks %s", want)
	}
}

// A word of the data that is too wide for a column may be broken at places of ours;
// one of usual length, such as a trunk's id, nowhere.
func TestLongWords(t *testing.T) {
	t.Parallel()
	got := string(rendered(t, render.HTML, simulated(t, midnight, 100, 0, func(_ int, row *calls.Row) {
		row.TrunkID, row.Insights.ToCarrier, row.Insights.FromCarrier = "936670626646696618", "Kurz "+strings.Repeat("x", 40), strings.Repeat("x", 11)+"e\u0301"+strings.Repeat("x", 12)
		row.Call.HangupName = "service_unavailable"
	})))
	for _, want := range []string{
		">936670626646696618<", ">Kurz xxxxxxxxxxxx<wbr>xxxxxxxxxxxx<wbr>xxxxxxxxxxxxxxxx<", ">xxxxxxxxxxxe\u0301<wbr>xxxxxxxxxxxx<", ">service_<wbr>unavailable<",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// The command below the worst calls is whole, and their rows hold their ids alone.
func TestLookUpCommand(t *testing.T) {
	t.Parallel()
	r := simulated(t, midnight, 100, 0, nil)
	got := html.UnescapeString(string(rendered(t, render.HTML, r)))
	id := r.Quality.WorstCalls[0].CallUUID
	if !strings.Contains(got, `"$LOOKUP/calls/`+id+`/insights"`) || !strings.Contains(got, "--aws-sigv4") || strings.Count(got, "$LOOKUP") != 1 || strings.Count(got, id) != 2 {
		t.Errorf("the command is not there once, with the first of the calls, %s", id)
	}
	if got := string(rendered(t, render.HTML, simulated(t, midnight, 0, 0, nil))); strings.Contains(got, "LOOKUP") {
		t.Error("a day without calls tells how to look them up")
	}
}

// Rendering is cheap beside adding up a day of 100,000 calls: less than 50 ms of
// CPU, of which -cpu 1 makes the time.
func BenchmarkHTML(b *testing.B) {
	r := samples(b)["ordinary"]
	busy := simulated(b, midnight, 100_000, 0, nil)
	busy.Keep(r)
	r = busy
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := render.HTML(&buf, r); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportMetric(float64(buf.Len())/1000, "kB")
}
