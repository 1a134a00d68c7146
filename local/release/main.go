// Command release writes what the AWS CLI alone deploys into a folder: the template, its
// workflow, a zip of each function and their sums. The bytes follow from those of its
// input: no clock, owner or permission of a file on this machine is in them. It builds
// nothing and knows nothing of AWS.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// workflow is the file beside the template that it names.
const workflow = "workflow.asl.yaml"

func main() {
	root := flag.String("root", ".", "folder of template.yaml and "+workflow)
	programs := flag.String("programs", "dist", "folder of the built functions, a folder each")
	out := flag.String("out", "dist/release", "folder to write")
	flag.Parse()
	if err := run(*root, *programs, *out); err != nil {
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

func run(root, programs, out string) error {
	source, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		return err
	}
	template, archives, err := packaged(source)
	if err != nil {
		return fmt.Errorf("template.yaml: %w", err)
	}
	definition, err := os.ReadFile(filepath.Join(root, workflow))
	if err != nil {
		return err
	}
	files := map[string][]byte{"template.yaml": template, workflow: definition}
	names := []string{"template.yaml", workflow}
	for _, name := range archives {
		program, err := os.ReadFile(filepath.Join(programs, strings.TrimSuffix(name, ".zip"), "bootstrap"))
		if err != nil {
			return err
		}
		if files[name], err = archive(program); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		names = append(names, name)
	}
	return write(out, names, files)
}

// write puts the files into the folder, and their sums as sha256sum prints them.
func write(out string, names []string, files map[string][]byte) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	for _, name := range names {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(files[name]), name)
		if err := os.WriteFile(filepath.Join(out, name), files[name], 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}
