// Package arch holds the shape of the module: who imports whom, and that
// settings, template and README name the same things.
package arch

import (
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	callinsights "zentrunk-reports/functions/callinsights/handler"
	dailyreport "zentrunk-reports/functions/dailyreport/handler"
)

const (
	module = "zentrunk-reports/"
	root   = "../../"
)

// layers says which packages of the module each package may import. What is
// not here must not exist; imports run downwards only.
var layers = map[string][]string{
	"functions/dailyreport":          {"functions/dailyreport/handler", "internal/heap"},
	"functions/dailyreport/handler":  {"internal/awsenv", "internal/bucket", "internal/calendar", "internal/country", "internal/credentials", "internal/daily", "internal/lake", "internal/money", "internal/notice", "internal/publish", "internal/pull", "internal/report", "internal/scratch", "internal/settings", "internal/staging", "internal/watch", "internal/webhook", "internal/zentrunk", "internal/zones"},
	"functions/callinsights":         {"functions/callinsights/handler"},
	"functions/callinsights/handler": {"functions/callinsights/query", "internal/awsenv", "internal/credentials", "internal/lookup", "internal/problem", "internal/settings", "internal/zentrunk"},
	"functions/callinsights/query":   {"internal/problem", "internal/zentrunk"},
	"functions/callinsights/gateway": {},
	"internal/lookup":                {"internal/quality", "internal/zentrunk"},
	"internal/problem":               {"internal/zentrunk"},
	"internal/daily":                 {"internal/bucket", "internal/calendar", "internal/lake", "internal/month", "internal/plan", "internal/publish", "internal/pull", "internal/report", "internal/staging", "internal/zentrunk", "internal/zones"},
	"internal/plan":                  {"internal/bucket", "internal/calls", "internal/lake", "internal/scratch", "internal/staging", "internal/zentrunk"},
	"internal/pull":                  {"internal/bucket", "internal/calls", "internal/staging", "internal/zentrunk"},
	"internal/publish":               {"internal/bucket", "internal/calendar", "internal/calls", "internal/digest", "internal/focus", "internal/lake", "internal/money", "internal/month", "internal/notice", "internal/render", "internal/report", "internal/scratch", "internal/staging", "internal/traffic", "internal/watch", "internal/webhook", "internal/wording", "internal/zentrunk"},
	"internal/lake":                  {"internal/bucket", "internal/calls", "internal/money", "internal/month", "internal/render", "internal/report"},
	"internal/staging":               {"internal/bucket", "internal/calendar", "internal/calls", "internal/zentrunk"},
	"internal/render":                {"internal/calls", "internal/country", "internal/money", "internal/month", "internal/quality", "internal/report", "internal/traffic", "internal/wording"},
	"internal/digest":                {"internal/money", "internal/report", "internal/traffic", "internal/wording"},
	"internal/focus":                 {"internal/calls", "internal/money", "internal/recent", "internal/scratch", "internal/zentrunk"},
	"internal/month":                 {"internal/members", "internal/report"},
	"internal/notice":                {"internal/awsenv"},
	"internal/webhook":               {"internal/bucket", "internal/digest", "internal/money", "internal/wording", "internal/zentrunk"},
	"internal/report":                {"internal/calls", "internal/country", "internal/members", "internal/money", "internal/quality", "internal/recent", "internal/traffic", "internal/wording", "internal/zentrunk"},
	"internal/traffic":               {"internal/recent"},
	"internal/calls":                 {"internal/money", "internal/quality", "internal/recent", "internal/zentrunk"},
	"internal/zentrunk":              {"internal/money"},
	"internal/bucket":                {"internal/awsenv", "internal/scratch"},
	"internal/calendar":              {},
	"internal/scratch":               {},
	"internal/recent":                {},
	"internal/heap":                  {},
	"internal/awsenv":                {},
	"internal/credentials":           {"internal/awsenv", "internal/settings", "internal/zentrunk"},
	"internal/settings":              {"internal/zentrunk"},
	"internal/country":               {},
	"internal/wording":               {},
	"internal/quality":               {},
	"internal/watch":                 {"internal/bucket", "internal/money", "internal/quality", "internal/zentrunk"},
	"internal/members":               {},
	"internal/money":                 {},
	"internal/zones":                 {},
	"internal/arch":                  {},
	"internal/arch/testall":          {},

	// For tests alone: no package above imports them.
	"internal/zentrunk/zentrunktest": {},
	"internal/bucket/buckettest":     {"internal/awsenv", "internal/bucket"},
	"internal/calendar/calendartest": {"internal/calendar"},
	"internal/calls/callstest":       {"internal/calls", "internal/zentrunk"},
	"internal/notice/noticetest":     {},
	"internal/webhook/webhooktest":   {},
	"internal/bucket/contract":       {"internal/bucket"},
	"internal/daily/dailytest":       {"internal/zentrunk/zentrunktest"},
	"internal/lambdatest":            {},
	"internal/latetest":              {},
	"internal/watch/watchtest":       {"internal/money", "internal/watch"},
}

// Every package stands in the layers, and imports only what they allow.
func TestImports(t *testing.T) {
	found := map[string]bool{}
	for _, top := range []string{"functions", "internal"} {
		err := filepath.WalkDir(root+top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return filepath.SkipDir
			}
			p, err := build.ImportDir(path, 0)
			if _, none := err.(*build.NoGoError); none {
				return nil
			}
			if err != nil {
				return err
			}
			name := filepath.ToSlash(strings.TrimPrefix(path, root))
			found[name] = true
			allowed, known := layers[name]
			if !known {
				t.Errorf("%s stands in no layer", name)
			}
			if slices.Contains(p.Imports, "github.com/aws/aws-sdk-go-v2/config") {
				t.Errorf("%s imports the SDK's reading of a workstation's settings, which a function's start would pay for: internal/awsenv is for functions", name)
			}
			for _, imp := range p.Imports {
				if rel, ours := strings.CutPrefix(imp, module); ours && !slices.Contains(allowed, rel) {
					t.Errorf("%s must not import %s", name, rel)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range layers {
		if !found[name] {
			t.Errorf("%s stands in a layer and does not exist", name)
		}
	}
}

// Money never passes through a float: the package that holds it names no float
// type.
func TestNoFloatMoney(t *testing.T) {
	files, err := filepath.Glob(root + "internal/money/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	float := regexp.MustCompile(`\bfloat(32|64)\b|\bParseFloat\b`)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := float.Find(b); found != nil {
			t.Errorf("%s names %s", file, found)
		}
	}
}

// Every variable that a function reads stands in the table of docs/reference.md, and every
// one that the template or the table names is read.
func TestSettingsAgree(t *testing.T) {
	read := map[string]bool{}
	record := func(name string) string { // an empty environment is faulty, and read to the end
		read[name] = true
		return ""
	}
	_, _ = dailyreport.ParseConfig(record)
	_, _ = callinsights.ParseConfig(record)
	names := slices.Sorted(maps.Keys(read))
	text := func(file string) string {
		b, err := os.ReadFile(root + file)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	reference, template := text("docs/reference.md"), text("template.yaml")
	for _, name := range names {
		if !strings.Contains(reference, "| `"+name+"`") && !strings.Contains(reference, "`"+name+"` |") {
			t.Errorf("docs/reference.md has no row for %s", name)
		}
	}
	variable := regexp.MustCompile(`\b(?:REPORT|WATCH|ZENTRUNK|LOOKUP|LOG)_[A-Z_]+\b`)
	for file, content := range map[string]string{"docs/reference.md": reference, "template.yaml": template} {
		for _, name := range variable.FindAllString(content, -1) {
			if !read[name] {
				t.Errorf("%s names %s, which nothing reads", file, name)
			}
		}
	}
}

// Every test that a page names exists: a claim without what shows it is none.
func TestNamedTestsExist(t *testing.T) {
	found := map[string]bool{}
	for _, top := range []string{"functions", "internal", "local"} {
		err := filepath.WalkDir(root+top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllSubmatch(b, -1) {
				found[string(m[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pages, err := filepath.Glob(root + "docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("found %d pages, %v", len(pages), err)
	}
	for _, page := range append(pages, root+"README.md", root+"SECURITY.md") {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`").FindAllSubmatch(b, -1) {
			if !found[string(m[1])] {
				t.Errorf("%s names %s, which no package has", page, m[1])
			}
		}
	}
}

// Every file that docs/architecture.md names exists: who looks for a place finds it.
func TestNamedFilesExist(t *testing.T) {
	page, err := os.ReadFile(root + "docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`([\\w/.*-]+\\.(?:go|py|yaml|md))`").FindAllSubmatch(page, -1)
	if len(names) < 40 {
		t.Errorf("the page names %d files: have they another form?", len(names))
	}
	for _, m := range names {
		there := false
		for _, below := range []string{"", "internal/", "functions/"} {
			files, err := filepath.Glob(root + below + string(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			there = there || len(files) > 0
		}
		if !there {
			t.Errorf("docs/architecture.md names %s, which is not there", m[1])
		}
	}
}
