package main

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// folder has programs of a word each, written with the given permission and time.
func folder(t *testing.T, mode os.FileMode, at time.Time) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range programs {
		path := filepath.Join(dir, name, "bootstrap")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("program "+name), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read returns what lies in a folder, by name.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = string(b)
	}
	return found
}

// The same programs give the same bytes, whatever the machine says of their files, and
// another program gives others.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	here, there := t.TempDir(), t.TempDir()
	if err := run("../..", folder(t, 0o755, time.Now()), here); err != nil {
		t.Fatal(err)
	}
	other := folder(t, 0o600, time.Unix(1e9, 0))
	if err := run("../..", other, there); err != nil {
		t.Fatal(err)
	}
	first, second := read(t, here), read(t, there)
	if !maps.Equal(first, second) {
		t.Error("two releases of the same programs differ")
	}
	want := []string{"SHA256SUMS", "callinsights.zip", "dailyreport.zip", "template.yaml", "workflow.asl.yaml"}
	if got := slices.Sorted(maps.Keys(first)); !slices.Equal(got, want) {
		t.Errorf("the release holds %v, want %v", got, want)
	}
	if err := os.WriteFile(filepath.Join(other, "dailyreport", "bootstrap"), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run("../..", other, there); err != nil {
		t.Fatal(err)
	}
	if third := read(t, there); third["dailyreport.zip"] == first["dailyreport.zip"] || third["SHA256SUMS"] == first["SHA256SUMS"] {
		t.Error("another program has the same zip or sums")
	}
}

// A zip holds the program alone, as an executable.
func TestArchive(t *testing.T) {
	t.Parallel()
	b, err := archive([]byte("program"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(r.File) != 1 {
		t.Fatalf("%v, %d files", err, len(r.File))
	}
	f, err := r.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil || string(content) != "program" || r.File[0].Name != "bootstrap" || r.File[0].Mode() != 0o755 {
		t.Errorf("%s of mode %v holds %q, %v", r.File[0].Name, r.File[0].Mode(), content, err)
	}
}

// What anchors say in short is said in full, and a key of the mapping's own wins.
func TestPackaged(t *testing.T) {
	t.Parallel()
	const source = `
Resources:
  PullFunction:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: makefile, checkov: kept}
    Properties:
      CodeUri: .
      Environment:
        # why
        <<: &shared {A: !Ref One, B: 2}
        B: 3
  DailyReportFunction:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: ., Environment: {C: 4, <<: *shared}, Other: &list [1], Same: *list}
  Bucket: {Type: AWS::S3::Bucket}
`
	const want = `
Resources:
  PullFunction:
    Type: AWS::Serverless::Function
    Metadata: {checkov: kept}
    Properties: {CodeUri: dailyreport.zip, Environment: {A: !Ref One, B: 3}}
  DailyReportFunction:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: dailyreport.zip, Environment: {C: 4, A: !Ref One, B: 2}, Other: [1], Same: [1]}
  Bucket: {Type: AWS::S3::Bucket}
`
	got, archives, err := packaged([]byte(source))
	if err != nil || !slices.Equal(archives, []string{"dailyreport.zip"}) {
		t.Fatal(archives, err)
	}
	if strings.ContainsAny(string(got), "&*<") {
		t.Errorf("an anchor is left:\n%s", got)
	}
	if plain(t, got) != plain(t, []byte(want)) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, wrong := range []string{
		"Resources: {Unknown: {Type: AWS::Serverless::Function, Properties: {CodeUri: .}}}",
		"Resources: {PullFunction: {Type: AWS::Serverless::Function}}", "Outputs: {}", "a: [", "",
	} {
		if _, _, err := packaged([]byte(wrong)); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

// plain returns YAML with keys in order and in one style, so that only what it says counts.
func plain(t *testing.T, text []byte) string {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	describe(&b, &n)
	return b.String()
}

func describe(b *strings.Builder, n *yaml.Node) {
	b.WriteString(n.Tag + n.Value)
	switch n.Kind {
	case yaml.MappingNode:
		var pairs []string
		for i := 0; i < len(n.Content); i += 2 {
			var pair strings.Builder
			describe(&pair, n.Content[i])
			describe(&pair, n.Content[i+1])
			pairs = append(pairs, pair.String())
		}
		slices.Sort(pairs)
		b.WriteString("{" + strings.Join(pairs, ",") + "}")
	default:
		for _, c := range n.Content {
			describe(b, c)
		}
	}
}
