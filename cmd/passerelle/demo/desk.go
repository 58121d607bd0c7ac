package demo

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
)

// desk is what somebody who plays has in front of them: a conversation, and
// what one side's mailbox holds of it.
type desk struct {
	conversationDetail
	side  bridge.Side // whose mailbox
	mails []Mail      // of this conversation, newest first
}

// deskOf reads the conversation in the path of a request, and the mailbox that
// its form or query names: by itself, or by a mail in it.
func (p *Pages) deskOf(r *http.Request) (desk, error) {
	c, err := p.doors.conversation(r.Context(), bridge.ConversationID(r.PathValue("id")))
	if err != nil {
		return desk{}, err
	}
	d := desk{conversationDetail: c, side: bridge.SideSeller}
	_, buyers := p.doors.Smarthost.Mail(d.Buyer.Email, r.FormValue("mail"))
	if box := r.FormValue("box"); box == string(bridge.SideBuyer) || box == "" && buyers {
		d.side = bridge.SideBuyer
	}
	d.mails = p.mailsOf(d, d.side)
	return d, nil
}

// mailsOf returns what a side's mailbox holds of the conversation: every mail of
// it names the side's alias.
func (p *Pages) mailsOf(d desk, side bridge.Side) []Mail {
	alias := []byte(d.alias(side))
	mails := slices.DeleteFunc(p.doors.Smarthost.Mails(d.address(side)), func(m Mail) bool {
		return m.To != string(alias) && !bytes.Contains(m.Raw, alias)
	})
	slices.Reverse(mails)
	return mails
}

// mail returns the mail with an id; without one the newest that came in. It is
// nil where there is none.
func (d desk) mail(id string) *Mail {
	i := slices.IndexFunc(d.mails, func(m Mail) bool { return m.ID == id || id == "" && !m.Sent })
	if i < 0 {
		return nil
	}
	return &d.mails[i]
}

// page is where the desk is found, with a mail open.
func (d desk) page(mail string) string {
	q := url.Values{"box": {string(d.side)}}
	if mail != "" {
		q.Set("mail", mail)
	}
	return conversationURL(d.Conversation.ID) + "?" + q.Encode()
}

// alias is the address that a side writes to.
func (d desk) alias(side bridge.Side) string {
	if side == bridge.SideSeller {
		return d.Conversation.Aliases.Seller
	}
	return d.Conversation.Aliases.Buyer
}

// address is where a side gets its mails.
func (d desk) address(side bridge.Side) string {
	if side == bridge.SideSeller {
		return d.Listing.Contact
	}
	return d.Buyer.Email
}

// name is what to call a side.
func (d desk) name(side bridge.Side) string {
	if side == bridge.SideSeller {
		return d.Account.Name
	}
	return cmp.Or(d.Buyer.Name, d.Buyer.Pseudonym, d.Buyer.Email)
}

// language is that of the mailbox's owner.
func (d desk) language() string {
	if d.side == bridge.SideSeller {
		return d.Account.Language
	}
	return d.Buyer.Language
}

// sender is the name that a side's mails are from: of a firm, its owner's.
func (d desk) sender() string {
	if d.side == bridge.SideSeller {
		if s := sellerOf(d.Listing.Contact); len(s.Members) > 0 {
			return s.Members[0].Name
		}
	}
	return d.name(d.side)
}
