package mailer

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// csvColumn is a column of lead.csv: the path of its field in the record.
type csvColumn struct {
	path  string
	value func(parser.Lead) string
	typed bool // somebody wrote it
}

// pathContactID is the one column that came later.
const pathContactID = "contact.id"

var csvColumns = []csvColumn{
	{"event", func(l parser.Lead) string { return string(l.Event) }, false},
	{"lead_id", func(l parser.Lead) string { return l.LeadID }, false},
	{"message_id", func(l parser.Lead) string { return l.MessageID }, false},
	{"conversation", func(l parser.Lead) string { return l.Conversation }, false},
	{"sequence", func(l parser.Lead) string { return strconv.Itoa(l.Sequence) }, false},
	{"submitted_at", func(l parser.Lead) string { return csvTime(l.SubmittedAt) }, false},
	{pathContactID, func(l parser.Lead) string { return l.Contact.ID }, false},
	{"contact.display", func(l parser.Lead) string { return l.Contact.Display }, true},
	{"contact.first_name", func(l parser.Lead) string { return l.Contact.FirstName }, true},
	{"contact.last_name", func(l parser.Lead) string { return l.Contact.LastName }, true},
	{"contact.title", func(l parser.Lead) string { return l.Contact.Title }, true},
	{"contact.company", func(l parser.Lead) string { return l.Contact.Company }, true},
	{"contact.email", func(l parser.Lead) string { return l.Contact.Email }, false},
	{"contact.relay_email", func(l parser.Lead) string { return l.Contact.RelayEmail }, false},
	{"contact.phones", func(l parser.Lead) string { return csvPhones(l.Contact.Phones) }, false},
	{"contact.city", func(l parser.Lead) string { return l.Contact.City }, true},
	{"listing.id", func(l parser.Lead) string { return l.Listing.ID }, true},
	{"listing.ref", func(l parser.Lead) string { return l.Listing.Ref }, true},
	{"listing.title", func(l parser.Lead) string { return l.Listing.Title }, true},
	{"listing.price", func(l parser.Lead) string { return l.Listing.Price }, false},
	{"listing.currency", func(l parser.Lead) string { return l.Listing.Currency }, false},
	{"listing.url", func(l parser.Lead) string { return l.Listing.URL }, false},
	{"source.portal", func(l parser.Lead) string { return l.Source.Portal }, false},
	{"message.text", func(l parser.Lead) string { return l.Message.Text }, true},
}

func csvTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func csvPhones(phones []parser.Phone) string {
	var all []string
	for _, p := range phones {
		all = append(all, p.E164)
	}
	return strings.Join(all, " ")
}

// leadCSV writes a lead as a version of CSV (RFC 4180): a line of names and a line
// of values.
// It starts with the mark by which spreadsheets know UTF-8.
func leadCSV(l parser.Lead, version int) []byte {
	var names, values []string
	for _, c := range csvColumns {
		if c.path == pathContactID && version < contactVersion {
			continue
		}
		v := c.value(l)
		if c.typed {
			v = noFormula(v)
		}
		names, values = append(names, c.path), append(values, v)
	}
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	_ = w.WriteAll([][]string{names, values}) // a buffer takes all
	return b.Bytes()
}

// noFormula keeps spreadsheets from taking what a stranger wrote for a formula.
func noFormula(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
