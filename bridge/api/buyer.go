package api

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newBuyer is a buyer as the marketplace knows one.
type newBuyer struct {
	_           struct{}  `additionalProperties:"false"`
	ExternalID  string    `json:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Pseudonym   string    `json:"pseudonym,omitempty" doc:"What sellers see where there is no name." example:"marie_d"`
	Name        string    `json:"name,omitempty" example:"Marie Durand"`
	FirstName   string    `json:"first_name,omitempty" doc:"Where the name is known in parts." example:"Marie"`
	LastName    string    `json:"last_name,omitempty" example:"Durand"`
	ProfileURL  string    `json:"profile_url,omitempty" format:"uri"`
	PictureURL  string    `json:"picture_url,omitempty" format:"uri"`
	MemberSince time.Time `json:"member_since,omitzero"`
	Email       string    `json:"email,omitempty" doc:"The real address. Sellers never see it. Without one the buyer gets no mail." example:"marie@example.org"`
	Phone       string    `json:"phone,omitempty" doc:"E.164. Sellers see it unless mask_phone is set." example:"+33639980001"`
	MaskPhone   bool      `json:"mask_phone,omitempty"`
	Language    string    `json:"language,omitempty" enum:"fr,en" doc:"Of the buyer's mails. By default the marketplace's own."`
}

func (b newBuyer) bridge() bridge.NewBuyer {
	return bridge.NewBuyer{
		ExternalID:  b.ExternalID,
		Pseudonym:   b.Pseudonym,
		Name:        b.Name,
		FirstName:   b.FirstName,
		LastName:    b.LastName,
		ProfileURL:  b.ProfileURL,
		PictureURL:  b.PictureURL,
		MemberSince: b.MemberSince,
		Email:       b.Email,
		Phone:       b.Phone,
		MaskPhone:   b.MaskPhone,
		Language:    b.Language,
	}
}

// buyer is a buyer as answers show one, real address and all.
type buyer struct {
	ID          string    `json:"id,omitempty" format:"uuid" doc:"For the marketplace only, as is external_id."`
	ContactID   string    `json:"contact_id,omitempty" doc:"Of a conversation: what its account calls the buyer, the contact.id of lead records. Left out where the buyer looks, and once the buyer is erased." example:"7k2m9p4q8r3t5v6w0x1y2z3a4b"`
	ExternalID  string    `json:"external_id,omitempty" doc:"The marketplace's own id; \"mail:\" and the address for one who only ever wrote mail."`
	Pseudonym   string    `json:"pseudonym"`
	Name        string    `json:"name"`
	FirstName   string    `json:"first_name,omitempty"`
	LastName    string    `json:"last_name,omitempty"`
	ProfileURL  string    `json:"profile_url,omitempty" format:"uri"`
	PictureURL  string    `json:"picture_url,omitempty" format:"uri"`
	MemberSince time.Time `json:"member_since,omitzero"`
	Email       string    `json:"email,omitempty" doc:"Keep it from the seller."`
	Phone       string    `json:"phone,omitempty" doc:"Keep it from the seller where mask_phone is set."`
	MaskPhone   bool      `json:"mask_phone"`
	Language    string    `json:"language,omitempty" enum:"fr,en" doc:"Left out for the marketplace's own."`
	Stopped     string    `json:"stopped,omitempty" example:"complaint" doc:"Why the buyer's address gets no mails: \"complaint\" after one was reported as spam, or how one came back. It gets them again once the buyer writes."`
	CreatedAt   time.Time `json:"created_at"`
}

func buyerOf(b bridge.Buyer, stopped string) buyer {
	return buyer{
		ID:          string(b.ID),
		ExternalID:  b.ExternalID,
		Pseudonym:   b.Pseudonym,
		Name:        b.Name,
		FirstName:   b.FirstName,
		LastName:    b.LastName,
		ProfileURL:  b.ProfileURL,
		PictureURL:  b.PictureURL,
		MemberSince: b.MemberSince,
		Email:       b.Email,
		Phone:       b.Phone,
		MaskPhone:   b.MaskPhone,
		Language:    b.Language,
		Stopped:     stopped,
		CreatedAt:   b.CreatedAt,
	}
}

// buyerFor shows of a buyer, out of whom the bridge took the secrets, what a side
// may see.
func buyerFor(b bridge.Buyer, side bridge.Side) buyer {
	shown := buyerOf(b, "")
	if side == bridge.SideSeller {
		shown.ID, shown.ExternalID = "", ""
	}
	return shown
}

// named adds what the account of a conversation calls its buyer.
func named(b buyer, id bridge.ContactID) buyer {
	b.ContactID = string(id)
	return b
}
