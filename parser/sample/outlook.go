package sample

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// headerBlock is the block of header lines that the Outlooks put above what
// they quote: names and values.
func (d *draft) headerBlock() [][2]string {
	o := d.original
	sent := o.Date.Format("Monday, January 2, 2006 3:04 PM")
	if d.lang == "fr" {
		sent = frenchDate(o.Date) + " " + o.Date.Format("15:04")
	}
	return [][2]string{
		{d.pick("De"+nbsp+":", "From:"), o.From.mailbox()},
		{d.pick("Envoyé"+nbsp+":", "Sent:"), sent},
		{d.pick("À"+nbsp+":", "To:"), o.To.mailbox()},
		{d.pick("Objet"+nbsp+":", "Subject:"), o.Subject},
	}
}

// headerBlockText is the block as text, each line with the given end.
func (d *draft) headerBlockText(end string) string {
	var b strings.Builder
	for _, line := range d.headerBlock() {
		b.WriteString(line[0] + " " + line[1] + end)
	}
	return b.String()
}

// headerBlockHTML is the block as HTML with sep between the lines.
func (d *draft) headerBlockHTML(sep string) string {
	var lines []string
	for _, line := range d.headerBlock() {
		name := strings.ReplaceAll(line[0], nbsp, "&nbsp;")
		lines = append(lines, "<b>"+name+"</b> "+escape(line[1]))
	}
	return strings.Join(lines, sep)
}

// threadIndex is the original's index with five bytes more, or a new one of 22
// bytes: a reserved byte, the high bytes of a FILETIME, and a GUID.
func (d *draft) threadIndex() string {
	const ticks, epoch = 10_000_000, 11_644_473_600 // of 100 ns; seconds from 1601 to 1970
	random := func(b []byte) []byte {
		return binary.BigEndian.AppendUint64(b, d.random.Uint64())
	}
	if d.original != nil {
		index, err := base64.StdEncoding.DecodeString(d.original.ThreadIndex)
		if err == nil && len(index) >= 22 {
			return base64.StdEncoding.EncodeToString(random(index)[:len(index)+5])
		}
	}
	filetime := uint64(d.date.Unix()+epoch) * ticks
	index := binary.BigEndian.AppendUint64(nil, filetime)[:6]
	index[0] = 1
	return base64.StdEncoding.EncodeToString(random(random(index)))
}
