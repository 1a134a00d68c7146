package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	code    = regexp.MustCompile("`[^`\n]*`")
	removed = regexp.MustCompile(`(?m)^trap '.*rm -rf "\$work"' EXIT$`)
	notSlug = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// A link of a page leads to a file that is there, and to a heading that it has:
// GitHub opens the page's top where the heading is gone, and nobody notices.
func TestLinksLead(t *testing.T) {
	found := 0
	for _, page := range pages(t) {
		text := code.ReplaceAllString(fence.ReplaceAllString(read(t, page), ""), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to := m[1] + m[2]
			if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
				continue
			}
			found++
			path, anchor, _ := strings.Cut(to, "#")
			file := page
			if path != "" {
				file = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s, which is not there", page, to)
				continue
			}
			if anchor != "" && !slices.Contains(anchors(read(t, file)), anchor) {
				t.Errorf("%s links to %s, and %s has no such heading", page, to, file)
			}
		}
	}
	if found < 60 {
		t.Errorf("the pages have %d links: are they written in another way?", found)
	}
}

// The README stays one that is read: who adds to it moves something out.
func TestReadmeIsShort(t *testing.T) {
	const most = 120
	if lines := strings.Count(read(t, root+"README.md"), "\n"); lines > most {
		t.Errorf("README.md has %d lines, want %d at most", lines, most)
	}
}

// pages returns every page of the repository that people read.
func pages(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"*.md", "docs/*.md", "findings/*.md"} {
		found, err := filepath.Glob(root + pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: found %d pages, %v", pattern, len(found), err)
		}
		out = append(out, found...)
	}
	return out
}

// anchors returns what GitHub calls the headings of a page.
func anchors(text string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		slug := notSlug.ReplaceAllString(strings.ToLower(link.ReplaceAllString(m[1], "")), "")
		out = append(out, strings.ReplaceAll(slug, " ", "-"))
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Each finding says in its first ten lines what findings/README.md promises, cleans up
// after itself, and has its row there; each row has its script.
func TestFindingsHaveTheirForm(t *testing.T) {
	scripts, err := filepath.Glob(root + "findings/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("found %d findings, %v", len(scripts), err)
	}
	table := read(t, root+"findings/README.md")
	for _, script := range scripts {
		text := read(t, script)
		head := strings.Join(strings.SplitN(text, "\n", 11)[:10], "\n")
		for _, label := range []string{"# Expected: ", "# Seen: ", "# Versions: ", "# Date: 20", "# Hurt: "} {
			if !strings.Contains(head, "\n"+label) {
				t.Errorf("%s: the first ten lines lack %q", script, label)
			}
		}
		if !strings.Contains(text, "\nwork=$(mktemp -d)\n") || !removed.MatchString(text) {
			t.Errorf("%s does not work in a folder that it removes", script)
		}
		if info, err := os.Stat(script); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s cannot be executed, %v", script, err)
		}
		if row := "\n| `" + strings.TrimSuffix(filepath.Base(script), ".sh") + "` |"; !strings.Contains(table, row) {
			t.Errorf("findings/README.md has no row for %s", script)
		}
	}
	if rows := strings.Count(table, "\n| `"); rows != len(scripts) {
		t.Errorf("findings/README.md has %d rows, there are %d scripts", rows, len(scripts))
	}
}
