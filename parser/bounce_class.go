package parser

import "strings"

// classify decides by all that is known of the recipient, and where that says
// nothing, by the words of the text that the report has for people.
func (r *BounceRecipient) classify(words BounceClass, delayed bool) {
	reply, status := findCodes(r.Diagnostic)
	if r.Status == "" || strings.HasSuffix(r.Status, ".0.0") && status != "" && status[0] == r.Status[0] {
		// QUIRK: many servers say 5.0.0 and know more.
		r.Status = nonBlank(status, r.Status)
	}
	switch {
	case r.Action == "delayed":
		r.Class = BounceDelayed
		return
	case r.Action == "delivered" || r.Action == "relayed" || r.Action == "expanded":
		r.Class = BounceDelivered
		return
	case r.Action == "" && delayed:
		r.Class = BounceDelayed
		return
	}
	r.Class = classifyStatus(r.Status, reply, said(r.Diagnostic))
	if r.Class == BounceUnknown {
		r.Class = classifyStatus(r.Status, reply, words)
	}
}

// said finds what words say; BounceUnknown where that is nothing.
func said(s string) BounceClass {
	f := strings.Join(strings.Fields(fold(clip(s, 16<<10))), " ")
	for _, p := range bouncePhrases {
		for _, w := range p.words {
			if strings.Contains(f, w) {
				return p.class
			}
		}
	}
	return BounceUnknown
}

func saysDelayed(human string) bool {
	f := strings.Join(strings.Fields(fold(clip(human, 16<<10))), " ")
	for _, w := range delayPhrases {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

// classifyStatus weighs the status code, the reply code of SMTP and the words.
// A full mailbox is told by either code or words; else a code that is precise
// wins over the words, and the words over a code that is not.
func classifyStatus(status string, reply int, words BounceClass) BounceClass {
	class, detail, _ := strings.Cut(status, ".")
	switch {
	case strings.HasSuffix(status, ".2.2") || words == BounceFull:
		return BounceFull
	case class == "4" || class == "" && reply/100 == 4:
		return BounceSoft
	case class == "2":
		return BounceDelivered
	}
	if c, ok := statusClasses[detail]; ok {
		if c == BounceRefused && words == BounceHard {
			return BounceHard // "550 5.7.1 user unknown" is common
		}
		return c
	}
	if words != BounceUnknown {
		return words
	}
	if subject, _, _ := strings.Cut(detail, "."); subject == "6" || subject == "7" {
		return BounceRefused
	}
	return BounceUnknown
}

// statusClasses are the details of permanent status codes that say enough on
// their own (RFC 3463; 7.509 and its like are Exchange's).
var statusClasses = map[string]BounceClass{
	"1.1": BounceHard, "1.2": BounceHard, "1.3": BounceHard, "1.4": BounceHard, "1.6": BounceHard,
	"1.10": BounceHard, "2.1": BounceHard, "4.4": BounceHard, "4.310": BounceHard,
	"1.7": BounceRefused, "1.8": BounceRefused, "2.3": BounceRefused, "3.4": BounceRefused,
	"7.1": BounceRefused, "7.26": BounceRefused, "7.23": BounceRefused, "7.25": BounceRefused,
	"7.509": BounceRefused, "7.606": BounceRefused, "7.511": BounceRefused, "7.0": BounceRefused,
	"4.1": BounceHard, // Exchange Online has it for "access denied", which is no such mailbox
	"4.0": BounceSoft, "4.2": BounceSoft, "4.5": BounceSoft, "4.6": BounceSoft, "4.7": BounceSoft,
	"4.14": BounceSoft, "4.300": BounceSoft, "4.316": BounceSoft, "3.1": BounceSoft, "3.2": BounceSoft,
}
