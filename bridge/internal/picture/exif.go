package picture

import "encoding/binary"

// tagOrientation is the one tag of Exif that changes how a picture looks.
const tagOrientation = 0x0112

// maxEntries is how many entries of a directory are read.
const maxEntries = 1000

// orientation returns the orientation that a TIFF structure gives, 1 to 8; 0
// where it gives none.
func orientation(b []byte) int {
	order := byteOrder(b)
	if order == nil {
		return 0
	}
	at := int64(order.Uint32(b[4:]))
	if at < 8 || at+2 > int64(len(b)) {
		return 0
	}
	n := int64(order.Uint16(b[at:]))
	for i := range min(n, maxEntries) {
		e := at + 2 + 12*i
		if e+12 > int64(len(b)) {
			return 0
		}
		if order.Uint16(b[e:]) != tagOrientation || order.Uint16(b[e+2:]) != 3 {
			continue
		}
		if o := int(order.Uint16(b[e+8:])); o >= 1 && o <= 8 {
			return o
		}
		return 0
	}
	return 0
}

// byteOrder returns the order of a TIFF structure's bytes; nil where b is none.
func byteOrder(b []byte) binary.ByteOrder {
	if len(b) < 8 {
		return nil
	}
	switch string(b[:4]) {
	case "II*\x00":
		return binary.LittleEndian
	case "MM\x00*":
		return binary.BigEndian
	}
	return nil
}

// orientationOnly returns a TIFF structure with nothing but an orientation.
func orientationOnly(o int) []byte {
	return []byte{
		'M', 'M', 0, '*', 0, 0, 0, 8, // the directory follows
		0, 1, // of one entry
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(o), 0, 0,
		0, 0, 0, 0, // and no other directory
	}
}
