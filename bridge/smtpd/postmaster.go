package smtpd

import (
	"bytes"
	"strings"
)

// barePostmaster stands for the one recipient without a domain (RFC 5321,
// section 4.5.1), of which go-smtp's grammar knows nothing.
const barePostmaster = "postmaster@postmaster.invalid"

// withDomain returns a command as go-smtp can read it.
func withDomain(command []byte) []byte {
	const bare = "RCPT TO:<POSTMASTER>"
	if len(command) < len(bare) || !strings.EqualFold(string(command[:len(bare)]), bare) {
		return command
	}
	return bytes.Join([][]byte{[]byte("RCPT TO:<" + barePostmaster + ">"), command[len(bare):]}, nil)
}

// asSent returns a recipient as the client named it.
func asSent(path string) string {
	if path == barePostmaster {
		return "postmaster"
	}
	return path
}
