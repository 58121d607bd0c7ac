package parser

import "time"

// LeadVersion is the version of the record that this package writes.
const LeadVersion = 1

// Lead is the record of a first contact, a later message or a favourite. Its
// JSON form is what lead.json, webhooks and the API carry.
type Lead struct {
	Version      int         `json:"version"`
	Event        Event       `json:"event"`
	LeadID       string      `json:"lead_id,omitempty"`
	MessageID    string      `json:"message_id,omitempty"`
	Conversation string      `json:"conversation,omitempty"`
	Sequence     int         `json:"sequence,omitempty"` // 1 for the conversation's first message
	Source       LeadSource  `json:"source"`
	Contact      Contact     `json:"contact"`
	Listing      LeadListing `json:"listing"`
	Message      LeadMessage `json:"message"`
	// Withheld is true where the reader's settings keep the content out of the
	// mail: the record then has the ids only.
	Withheld    bool       `json:"withheld,omitempty"`
	SubmittedAt time.Time  `json:"submitted_at,omitzero"` // when the customer wrote
	SentAt      time.Time  `json:"sent_at,omitzero"`      // when the mail was composed
	Forwarded   *Forwarded `json:"forwarded,omitempty"`
	// Evidence says for each field, by its JSON path ("contact.email"), which
	// carrier gave it.
	Evidence map[string]Evidence `json:"evidence,omitempty"`
	Warnings []string            `json:"warnings,omitempty"`
}

// Event says what a lead mail reports.
type Event string

// The events.
const (
	EventLead         Event = "lead"
	EventMessage      Event = "message"
	EventFavorite     Event = "favorite"
	EventMissedCall   Event = "missed_call"
	EventVisitRequest Event = "visit_request"
	EventPriceOffer   Event = "price_offer"
	EventAutoReply    Event = "auto_reply"
	EventInternal     Event = "internal"
	EventSpam         Event = "spam"
	EventUnknown      Event = "unknown"
)

// LeadSource says where a lead comes from.
type LeadSource struct {
	Portal   string `json:"portal,omitempty"`   // the marketplace's name
	Template string `json:"template,omitempty"` // such as "lead/fr/1"
}

// Contact is the customer. A relay address is never in Email.
type Contact struct {
	// ID is the same in all that one account is told of one customer, and another
	// one for another account.
	ID         string  `json:"id,omitempty"`
	Display    string  `json:"display,omitempty"`
	FirstName  string  `json:"first_name,omitempty"`
	LastName   string  `json:"last_name,omitempty"`
	Title      string  `json:"title,omitempty"`
	Company    string  `json:"company,omitempty"`
	Email      string  `json:"email,omitempty"`
	RelayEmail string  `json:"relay_email,omitempty"`
	Phones     []Phone `json:"phones,omitempty"`
	Language   string  `json:"language,omitempty"` // ISO 639-1
	City       string  `json:"city,omitempty"`
}

// Phone is a telephone number.
type Phone struct {
	E164   string `json:"e164"`
	Raw    string `json:"raw,omitempty"`
	Region string `json:"region,omitempty"` // ISO 3166-1 alpha-2
}

// LeadListing is the ad that a lead is about.
type LeadListing struct {
	ID        string `json:"id,omitempty"`
	Ref       string `json:"ref,omitempty"`
	PortalRef string `json:"portal_ref,omitempty"`
	URL       string `json:"url,omitempty"`
	Title     string `json:"title,omitempty"`
	Price     string `json:"price,omitempty"` // a decimal number, as "12500" or "12500.50"
	Currency  string `json:"currency,omitempty"`
}

// LeadMessage is what the customer wrote.
type LeadMessage struct {
	Text     string `json:"text,omitempty"`
	Language string `json:"language,omitempty"`
}

// Forwarded says how a lead mail reached the reader.
type Forwarded struct {
	By    string `json:"by,omitempty"` // address of the last forwarder
	Depth int    `json:"depth"`
}

// Evidence says which carrier gave a field, and how sure that is.
type Evidence struct {
	// Carrier is header, json, metadata, label, adf or openimmo; for other
	// portals' mails also layout (a sentence of the portal), subject or link.
	Carrier    string  `json:"carrier"`
	Confidence float64 `json:"confidence"` // from 0 to 1
}
