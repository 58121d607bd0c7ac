package corpus

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Answer is what a parser said about one mail.
type Answer struct {
	Values  map[string]any // the JSON object; nil where there was none
	Problem string         // why there was none, in a sentence
	Took    time.Duration
}

// text returns a value by its path ("contact.email"): a string as it is, a
// number or a boolean as JSON has it, and nothing for anything else.
func (a Answer) text(path string) string {
	switch v := a.at(path).(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (a Answer) at(path string) any {
	var at any = a.Values
	for key := range strings.SplitSeq(path, ".") {
		object, _ := at.(map[string]any)
		at = object[key]
	}
	return at
}

// phones returns the numbers of contact.phones, whose items may be strings or
// objects with e164.
func (a Answer) phones() []string {
	list, _ := a.at("contact.phones").([]any)
	var out []string
	for _, item := range list {
		switch v := item.(type) {
		case string:
			out = append(out, v)
		case map[string]any:
			if s, _ := v["e164"].(string); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// key is what tells the mails of one conversation from all others.
func (a Answer) key() string {
	return strings.ToLower(cmp.Or(a.text("conversation"), a.text("contact.relay_email"), a.text("contact.email")))
}

// holdsLead reports whether the answer says that the mail is a lead or another
// contact by a customer.
func (a Answer) holdsLead() bool { return isContact(a.text("event")) }

func isContact(event string) bool {
	switch event {
	case "lead", "message", "favorite", "missed_call", "visit_request", "price_offer":
		return true
	}
	return false
}
