package mailer

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/bridge"
)

// threadIndex makes the Thread-Index by which Outlook joins a conversation
// (MS-OXOMSG, section 2.2.1.3): 22 bytes for its start, the same in all its
// mails, and 5 more in each but the first.
func threadIndex(o bridge.Outgoing, at time.Time) string {
	id, err := uuid.Parse(string(o.Notification.ConversationID))
	if err != nil {
		sum := sha256.Sum256([]byte(o.Notification.ConversationID))
		copy(id[:], sum[:])
	}
	start := fileTime(o.ThreadStart)
	index := binary.BigEndian.AppendUint64(nil, start)[:6]
	index = append(index, id[:]...)
	if len(o.References) > 1 {
		index = append(index, childBlock(fileTime(at)-min(start, fileTime(at)), o.MessageID)...)
	}
	return base64.StdEncoding.EncodeToString(index)
}

// fileTime counts units of 100 ns since 1601.
func fileTime(t time.Time) uint64 {
	const from1601to1970 = 11644473600
	return uint64(t.Unix()+from1601to1970)*1e7 + uint64(t.Nanosecond()/100)
}

// childBlock writes how long after the start a mail comes: 31 bits of the time
// in a coarse or, beyond 1.7 years, a coarser unit, then a byte that tells
// mails of the same moment apart.
func childBlock(delta uint64, id string) []byte {
	var block uint32
	if delta>>49 == 0 {
		block = uint32(delta >> 18)
	} else {
		block = 1<<31 | uint32(delta>>23)&(1<<31-1)
	}
	sum := sha256.Sum256([]byte(id))
	return append(binary.BigEndian.AppendUint32(nil, block), sum[0])
}
