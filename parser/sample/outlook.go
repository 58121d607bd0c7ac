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
	w := d.words
	return [][2]string{
		{w.from + w.colon, o.From.mailbox()},
		{w.sent + w.colon, w.spell(w.outlookDate, o.Date, o.From)},
		{w.to + w.colon, o.To.mailbox()},
		{w.subject + w.colon, o.Subject},
	}
}

// outlookOriginal is the line above the quotation in a plain text mail.
func outlookOriginal(w lexicon) string {
	switch w.lang {
	case "en":
		return "-----Original Message-----"
	case "fr":
		return "-----Message d'origine-----"
	}
	return "-----" + w.originalMessage + "-----"
}

// outlookReplyPrefix is what Outlook in a browser puts before the subject.
func outlookReplyPrefix(lang string) string {
	switch lang {
	case "en", "nl":
		return "Re: "
	case "de":
		return "AW: "
	case "it":
		return "R: "
	case "pl":
		return "Odp: "
	}
	return "RE: "
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
