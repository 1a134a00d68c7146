package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
)

// fileSums tell a day's calls.parquet, spend.parquet and quality.parquet from those of
// other calls: the first by the values of its rows, as it may have Bloom filters or not,
// the others by their bytes.
type fileSums [3]string

// fileSums returns those of the day that r has published.
func (r *rig) fileSums() (sums fileSums, err error) {
	day := r.from.Format(time.DateOnly)
	for i, key := range []string{bucket.CallsKey(day), bucket.SpendKey(day), bucket.QualityKey(day)} {
		name := r.object(key)
		if i == 0 {
			sums[i], err = sumOfRows(name)
		} else {
			sums[i], err = sumOfBytes(name)
		}
		if err != nil {
			return sums, fmt.Errorf("read %s: %w", key, err)
		}
	}
	return sums, nil
}

// sameFiles is an error where r has published other rows, or other spend and quality.
func (r *rig) sameFiles(want fileSums) error {
	got, err := r.fileSums()
	if err == nil && got != want {
		err = fmt.Errorf("the three files alone are not those of a publish: %v, want %v", got, want)
	}
	return err
}

func sumOfRows(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	return calls.Sum(file, info.Size())
}

func sumOfBytes(name string) (string, error) {
	b, err := os.ReadFile(name)
	return fmt.Sprintf("%x", sha256.Sum256(b)), err
}
