package bucket

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Kinds of encryption that a put can ask for.
const (
	AES256 = string(types.ServerSideEncryptionAes256)
	AWSKMS = string(types.ServerSideEncryptionAwsKms)
)

// Encryption is what every put asks for. The zero value asks for nothing: the
// bucket's own rule holds then.
type Encryption struct {
	SSE      string // [AES256], [AWSKMS] with a key, or empty
	KMSKeyID string // ARN, id or alias; only with [AWSKMS]
}

// ask puts the headers into a put.
func (e Encryption) ask(in *s3.PutObjectInput) {
	in.ServerSideEncryption = types.ServerSideEncryption(e.SSE)
	if e.KMSKeyID != "" {
		in.SSEKMSKeyId = aws.String(e.KMSKeyID)
	}
}

// IsKeyID is whether s can name a key of KMS: by its id, its alias, or the ARN of
// either.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
func IsKeyID(s string) bool {
	if parts := strings.SplitN(s, ":", 6); len(parts) == 6 {
		if parts[0] != "arn" || parts[2] != "kms" || parts[3] == "" || parts[4] == "" {
			return false
		}
		key, ok := strings.CutPrefix(parts[5], "key/")
		return ok && isPlain(key, "-") || isAlias(parts[5])
	}
	return isAlias(s) || isPlain(s, "-")
}

func isAlias(s string) bool {
	name, ok := strings.CutPrefix(s, "alias/")
	return ok && isPlain(name, "/_-")
}

// isPlain is whether s is of letters, digits and more alone, and not empty.
func isPlain(s, more string) bool {
	const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	return s != "" && len(s) <= 256 && strings.Trim(s, alphanumeric+more) == ""
}
