package awsenv

import (
	"context"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// InTime has a client take no answer that comes once the context of its request has ended.
// It is one of a client's APIOptions.
//
// Over TLS a client that leaves says so before it closes the connection. A server or a proxy
// that gives up on it may write 200 in between, with nothing behind it. To a put that looks
// like an object that is stored, and to a get like an empty one.
func InTime(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("InTime", func(
		ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
	) (middleware.DeserializeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleDeserialize(ctx, in)
		if err == nil && ctx.Err() != nil {
			err = &smithy.CanceledError{Err: ctx.Err()} // as the SDK's own transport has it: no other try
		}
		return out, metadata, err
	}), middleware.After) // next to the wire: those around it close the body of an answer that is none
}
