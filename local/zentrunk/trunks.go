package main

import (
	"os"
	"path/filepath"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// settingsFolder is where people put what they want pages to know.
const settingsFolder = "settings"

// writeTrunks writes the file by which pages name the trunks of the simulated account.
// One that is there already stays: somebody may be trying out names.
func writeTrunks(folder string) error {
	path := filepath.Join(folder, settingsFolder, "trunks.csv")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(zentrunktest.TrunkNames()), 0o644)
}
