package whole_test

import (
	"os"
	"path/filepath"
	"testing"

	"zentrunk-reports/local/whole"
)

// A file is replaced, and where it cannot be, it stays and nothing is left beside it.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "statement.json")
	for _, text := range []string{"first", "second"} {
		if err := whole.Write(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("the file holds %q, %v; want %q", got, err, text)
		}
	}
	folder := filepath.Join(dir, "a-folder")
	if err := os.MkdirAll(filepath.Join(folder, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := whole.Write(folder, []byte("x")); err == nil {
		t.Error("a folder that is not empty is replaced")
	}
	if err := whole.Write(filepath.Join(dir, "none", "x"), nil); err == nil {
		t.Error("a file is written into a folder that is not there")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("beside file and folder there is %v, %v", left, err)
	}
}
