package digest

import (
	"net/url"
	"strings"
)

// Link returns where key of a bucket can be opened in a browser: below base,
// which ends in /, or in the S3 console where base is empty.
func Link(base, bucket, key string) string {
	if base == "" {
		return "https://s3.console.aws.amazon.com/s3/object/" + url.PathEscape(bucket) + "?prefix=" + strings.ReplaceAll(url.QueryEscape(key), "+", "%20")
	}
	parts := strings.Split(key, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return base + strings.Join(parts, "/")
}
