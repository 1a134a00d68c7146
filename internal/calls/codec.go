package calls

import (
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/compress"
	parquetzstd "github.com/parquet-go/parquet-go/compress/zstd"
)

// Codec is the ZSTD of every published Parquet file. The library's own keeps a
// pool of encoders whose windows take 16 MiB each; a page is at most some hundred
// KiB, and one encoder with a window of 1 MiB compresses it as well.
//
// Ids have nothing that repeats: without its option the encoder stores most of them as
// they are. It seeks repetitions the least it can, since dictionaries leave few.
var Codec compress.Codec = &codec{}

type codec struct{ parquetzstd.Codec }

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20),
		zstd.WithAllLitEntropyCompression(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

// Encode is safe for concurrent use, as the library wants it.
func (c *codec) Encode(dst, src []byte) ([]byte, error) {
	return encoder().EncodeAll(src, dst[:0]), nil
}
