package parser

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
)

// LeadForms is a lead record in the four forms in which a mail carries it. All
// are written from one cleaned record, so that they say the same.
type LeadForms struct {
	lead        Lead
	phoneMasked bool
}

// LeadLine is a named value of one form.
type LeadLine struct {
	Name, Value string
	Detail      bool // a label that only programs read
}

// NewLeadForms cleans a record for writing: values of one line become one line
// without control characters, and values that no reader would take are left
// out. phoneMasked says that the customer's phone is known but kept secret.
func NewLeadForms(l Lead, phoneMasked bool) LeadForms {
	clean := Lead{Version: LeadVersion, Event: l.Event}
	for _, f := range leadFields {
		if f.get == nil {
			continue
		}
		if v := f.get(&l); v != "" {
			f.set(&clean, v)
		}
	}
	if getPhones(&clean) == getPhones(&l) {
		clean.Contact.Phones = l.Contact.Phones // with region and the raw form
	}
	clean.Forwarded = l.Forwarded
	return LeadForms{clean, phoneMasked}
}

// Lead returns the cleaned record.
func (f LeadForms) Lead() Lead { return f.lead }

// JSON returns the content of lead.json, which has all fields.
func (f LeadForms) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f.lead)
	return b.Bytes(), err
}

// Headers returns the Lead-* header fields, undecoded: the writer encodes them
// (RFC 2047).
func (f LeadForms) Headers() []LeadLine {
	var lines []LeadLine
	for _, field := range leadFields {
		if v := f.value(field); field.header != "" && v != "" {
			lines = append(lines, LeadLine{Name: field.header, Value: v})
		}
	}
	return lines
}

// LeadHeaders returns the names of all header fields that carry a record, for
// those who sign them.
func LeadHeaders() []string {
	var names []string
	for _, field := range leadFields {
		if field.header != "" {
			names = append(names, field.header)
		}
	}
	return names
}

// Meta returns the LeadMetadata 1.0 tags. Only first contacts have them.
func (f LeadForms) Meta() []LeadLine {
	if f.lead.Event != EventLead {
		return nil
	}
	lines := []LeadLine{{Name: metaVersion, Value: "1.0"}, {Name: "lead_type", Value: "Buyer"}}
	for _, field := range leadFields {
		if v := f.value(field); field.meta != "" && v != "" {
			lines = append(lines, LeadLine{Name: field.meta, Value: v})
		}
	}
	if ref := f.lead.Listing.Ref; ref != "" {
		lines = append(lines, LeadLine{Name: "lead_mls", Value: ref})
	}
	return lines
}

// Labels returns the labelled lines in a language. The message, if there is
// one, is the last and may have several lines; all others have one.
func (f LeadForms) Labels(lang string) []LeadLine {
	var lines []LeadLine
	for _, field := range leadFields {
		name := field.label(lang)
		if name == "" {
			continue
		}
		if v := f.label(lang, field); v != "" {
			lines = append(lines, LeadLine{Name: name, Value: v, Detail: field.detail})
		}
	}
	return lines
}

// value is what header and metadata have of a field.
func (f LeadForms) value(field *leadField) string {
	switch field.path {
	case pathEmail:
		return f.address()
	case pathMasked:
		return f.masked()
	}
	return field.get(&f.lead)
}

// address is the one address that header, metadata and labels have.
func (f LeadForms) address() string {
	return cmp.Or(f.lead.Contact.Email, f.lead.Contact.RelayEmail)
}

func (f LeadForms) masked() string {
	var words []string
	if f.lead.Contact.Email == "" && f.lead.Contact.RelayEmail != "" {
		words = append(words, maskedEmail)
	}
	if f.phoneMasked {
		words = append(words, maskedPhone)
	}
	return strings.Join(words, ",")
}
