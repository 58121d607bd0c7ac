package picture

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Markers of JPEG, ITU-T T.81, annex B.
const (
	jpegSOI   = 0xd8
	jpegEOI   = 0xd9
	jpegSOS   = 0xda
	jpegAPP0  = 0xe0
	jpegAPP1  = 0xe1
	jpegAPP2  = 0xe2
	jpegAPP14 = 0xee
	jpegAPP15 = 0xef
	jpegCOM   = 0xfe
)

// cleanJPEG keeps what decoders need. Of the application segments that is the
// JFIF header without its thumbnail, the colour profile, Adobe's colour
// transform, and of Exif the orientation.
func cleanJPEG(p *plan) error {
	head, err := p.read(0, 2)
	if err != nil {
		return err
	}
	if head[0] != 0xff || head[1] != jpegSOI {
		return ErrFormat
	}
	if err := p.keep(0, 2); err != nil {
		return err
	}
	j := jpeg{plan: p}
	for at := int64(2); ; {
		marker, start, err := j.marker(at)
		if err != nil {
			return err
		}
		switch {
		case marker == jpegEOI && !j.scan:
			return ErrFormat
		case marker == jpegEOI:
			return p.write([]byte{0xff, jpegEOI})
		case marker == 0x01 || marker >= 0xd0 && marker <= jpegSOI || marker == 0x00:
			return ErrFormat // alone, these stand within a scan only
		}
		if at, err = j.segment(marker, start); err != nil {
			return err
		}
	}
}

type jpeg struct {
	*plan
	scan     bool // one was there
	oriented bool // the orientation was written
}

// marker returns the marker at a place, and where its segment's length stands.
func (j *jpeg) marker(at int64) (marker byte, start int64, err error) {
	b, err := j.read(at, 2)
	if err != nil {
		return 0, 0, err
	}
	if b[0] != 0xff {
		return 0, 0, ErrFormat
	}
	for at += 2; b[1] == 0xff; at++ { // fill bytes
		if b, err = j.read(at-1, 2); err != nil {
			return 0, 0, err
		}
	}
	return b[1], at, nil
}

// segment keeps a segment or leaves it out, and returns where the next begins.
func (j *jpeg) segment(marker byte, start int64) (int64, error) {
	size, err := j.read(start, 2)
	if err != nil {
		return 0, err
	}
	n := int64(size[0])<<8 | int64(size[1])
	end := start + n
	if n < 2 || end > j.size {
		return 0, ErrFormat
	}
	switch {
	case marker == jpegCOM || marker >= jpegAPP0 && marker <= jpegAPP15:
		body, err := j.read(start+2, n-2)
		if err != nil {
			return 0, err
		}
		return end, j.application(marker, start, body)
	case marker == jpegSOS:
		if end, err = j.scanEnd(end); err != nil {
			return 0, err
		}
		j.scan = true
	}
	if err := j.write([]byte{0xff, marker}); err != nil {
		return 0, err
	}
	return end, j.keep(start, end-start)
}

// application keeps what decoders need of an application segment or comment.
func (j *jpeg) application(marker byte, start int64, body []byte) error {
	switch {
	case marker == jpegAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 14:
		header := append([]byte{0xff, jpegAPP0, 0, 16}, body[:12]...)
		return j.write(append(header, 0, 0)) // no thumbnail
	case marker == jpegAPP1 && bytes.HasPrefix(body, []byte("Exif\x00")) && !j.oriented:
		o := orientation(body[min(6, len(body)):])
		if o <= 1 {
			return nil
		}
		j.oriented = true
		exif := append([]byte("Exif\x00\x00"), orientationOnly(o)...)
		return j.write(append([]byte{0xff, jpegAPP1, 0, byte(len(exif) + 2)}, exif...))
	case marker == jpegAPP2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")),
		marker == jpegAPP14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) == 12:
		if err := j.write([]byte{0xff, marker}); err != nil {
			return err
		}
		return j.keep(start, int64(len(body))+2)
	}
	return nil
}

// scanEnd returns where the entropy-coded data that begins at a place ends: at
// the next marker that is none of a restart.
func (j *jpeg) scanEnd(at int64) (int64, error) {
	r := bufio.NewReaderSize(io.NewSectionReader(j.src, at, j.size-at), 32<<10)
	for {
		skipped, err := r.ReadSlice(0xff)
		at += int64(len(skipped))
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		} else if err != nil {
			return 0, err
		}
		next, err := r.ReadByte()
		for next == 0xff && err == nil {
			at++
			next, err = r.ReadByte()
		}
		if err != nil {
			return 0, err
		}
		if next != 0 && (next < 0xd0 || next > 0xd7) {
			return at - 1, nil
		}
		at++
	}
}
