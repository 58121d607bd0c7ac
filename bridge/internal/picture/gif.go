package picture

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// cleanGIF keeps the screen, the frames, their timing, and how often they are
// repeated.
func cleanGIF(p *plan) error {
	head, err := p.read(0, 13)
	if err != nil {
		return err
	}
	if v := string(head[:6]); v != "GIF87a" && v != "GIF89a" {
		return ErrFormat
	}
	at := 13 + gifTable(head[10])
	if err := p.keep(0, at); err != nil {
		return err
	}
	g := gif{plan: p, at: at, r: bufio.NewReaderSize(io.NewSectionReader(p.src, at, p.size-at), 32<<10)}
	for {
		start := g.at
		kind, err := g.byte()
		if err != nil {
			return err
		}
		switch kind {
		case 0x3b:
			if g.frames == 0 {
				return ErrFormat
			}
			return p.write([]byte{0x3b})
		case 0x2c:
			err = g.frame(start)
		case 0x21:
			err = g.extension(start)
		default:
			err = ErrFormat
		}
		if err != nil {
			return err
		}
	}
}

// gifTable is the size of the colour table that a flags byte announces.
func gifTable(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

type gif struct {
	*plan
	r      *bufio.Reader
	at     int64
	frames int
}

func (g *gif) byte() (byte, error) {
	b, err := g.r.ReadByte()
	if err == nil {
		g.at++
	}
	return b, err
}

func (g *gif) skip(n int64) error {
	got, err := io.CopyN(io.Discard, g.r, n)
	g.at += got
	return err
}

// blocks passes over data blocks to their end.
func (g *gif) blocks() error {
	for {
		n, err := g.byte()
		if err != nil || n == 0 {
			return err
		}
		if err := g.skip(int64(n)); err != nil {
			return err
		}
	}
}

func (g *gif) frame(start int64) error {
	if err := g.skip(8); err != nil {
		return err
	}
	flags, err := g.byte()
	if err == nil {
		err = g.skip(gifTable(flags) + 1) // with the size of codes
	}
	if err == nil {
		err = g.blocks()
	}
	g.frames++
	return errors.Join(err, g.keepTo(start))
}

// keepTo keeps what was read from a place on.
func (g *gif) keepTo(start int64) error { return g.keep(start, g.at-start) }

func (g *gif) extension(start int64) error {
	label, err := g.byte()
	if err == nil {
		err = g.blocks()
	}
	if err != nil {
		return err
	}
	switch label {
	case 0xf9: // timing and transparency
		return g.keepTo(start)
	case 0xff:
		loop, err := g.read(start, min(g.at-start, 19))
		if err != nil {
			return err
		}
		for _, name := range []string{"NETSCAPE2.0", "ANIMEXTS1.0"} {
			if len(loop) == 19 && bytes.HasPrefix(loop[2:], append([]byte{11}, name...)) && loop[14] == 3 && loop[15] == 1 {
				return g.write(append(loop[:18:18], 0))
			}
		}
	}
	return nil
}
