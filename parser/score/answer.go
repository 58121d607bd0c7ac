package score

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Answer is what a reader says of one mail, as a JSON object in the form of the
// record. Numbers may be [json.Number] or float64.
type Answer map[string]any

// Text returns a value by its path ("contact.email"): a string without blanks
// around it, a number or a boolean as JSON has it, and nothing for anything else.
func (a Answer) Text(path string) string {
	switch v := a.at(path).(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Phones returns the numbers of contact.phones, whose items may be strings or
// objects with e164.
func (a Answer) Phones() []string {
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

func (a Answer) at(path string) any {
	var at any = map[string]any(a)
	for key := range strings.SplitSeq(path, ".") {
		object, _ := at.(map[string]any)
		at = object[key]
	}
	return at
}
