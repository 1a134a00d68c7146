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
var Codec compress.Codec = &codec{encoder: encoder(zstd.SpeedDefault, 1<<20)}

// quickCodec is the ZSTD of columns in which few bytes repeat: ids, and indexes of
// dictionaries. Who seeks repetitions least makes less of them, in less time.
var quickCodec compress.Codec = &codec{encoder: encoder(zstd.SpeedFastest, 1<<16)}

type codec struct {
	parquetzstd.Codec
	encoder func() *zstd.Encoder
}

// encoder makes an encoder when it is first asked for. It is told to write all bytes
// by how often they are: else those in which it finds no repetitions, which is most of a
// column of UUIDs, often stay as they are.
func encoder(level zstd.EncoderLevel, window int) func() *zstd.Encoder {
	return sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window),
			zstd.WithAllLitEntropyCompression(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
		if err != nil {
			panic(err) // the options are constants
		}
		return e
	})
}

// Encode is safe for concurrent use, as the library wants it.
func (c *codec) Encode(dst, src []byte) ([]byte, error) {
	return c.encoder().EncodeAll(src, dst[:0]), nil
}
