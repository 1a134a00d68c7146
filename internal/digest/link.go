package digest

import (
	"net/url"
	"strings"
)

// Link returns where key of a bucket can be opened in a browser: below base,
// which ends in /, or in the S3 console of the bucket's region where base is empty.
func Link(base, region, bucket, key string) string {
	if base == "" {
		return "https://" + region + "." + console(region) + "/s3/object/" + url.PathEscape(bucket) + "?region=" + region + "&prefix=" + strings.ReplaceAll(url.QueryEscape(key), "+", "%20")
	}
	parts := strings.Split(key, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return base + strings.Join(parts, "/")
}

// console returns where the consoles of a region's partition are.
func console(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "console.amazonaws.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "console.amazonaws-us-gov.com"
	}
	return "console.aws.amazon.com"
}
