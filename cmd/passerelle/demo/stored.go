package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/mail"
	"path"
	"strings"
)

//go:embed mails/*.eml mails/*.json
var storedFiles embed.FS

// storedMail is a reply that somebody wrote once, kept as its client sent it.
type storedMail struct {
	Name        string   `json:"-"` // of its files
	Client      string   `json:"client"`
	Language    string   `json:"language"` // of what it says
	Text        string   `json:"text"`     // what the person wrote
	Attachments []string `json:"attachments"`
	Raw         []byte   `json:"-"`
}

// storedMails returns the replies under mails, by name.
func storedMails() ([]storedMail, error) {
	names, err := storedFiles.ReadDir("mails")
	if err != nil {
		return nil, fmt.Errorf("reading the stored mails: %w", err)
	}
	var all []storedMail
	for _, e := range names {
		name, isMail := strings.CutSuffix(e.Name(), ".eml")
		if !isMail {
			continue
		}
		m, err := readStored(name)
		if err != nil {
			return nil, fmt.Errorf("reading the stored mail %s: %w", name, err)
		}
		all = append(all, m)
	}
	return all, nil
}

func readStored(name string) (storedMail, error) {
	m := storedMail{Name: name}
	truth, err := storedFiles.ReadFile(path.Join("mails", name+".json"))
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(truth, &m); err != nil {
		return m, err
	}
	m.Raw, err = storedFiles.ReadFile(path.Join("mails", name+".eml"))
	return m, err
}

// readdress returns a mail with other people and another id in its header. All
// else stays byte for byte.
func readdress(raw []byte, from, to mail.Address, id string) []byte {
	fields := map[string]string{
		"from":       "From: " + from.String(),
		"to":         "To: " + to.String(),
		"message-id": "Message-ID: <" + id + ">",
	}
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var out bytes.Buffer
	dropped := false // the field that the line before was of
	for line := range bytes.SplitSeq(header, []byte("\r\n")) {
		if continued := len(line) > 0 && (line[0] == ' ' || line[0] == '\t'); continued {
			if dropped {
				continue
			}
		} else {
			name, _, _ := bytes.Cut(line, []byte(":"))
			var field string
			if field, dropped = fields[strings.ToLower(string(name))]; dropped {
				line = []byte(field)
			}
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes()
}
