package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Welcome tells w what there is to open, and what to try. The marketplace of
// [Market] is there.
func Welcome(ctx context.Context, d Doors, w io.Writer) error {
	first := firstConversations[len(firstConversations)-1]
	c, err := d.conversationWith(ctx, listingOf(first.Listing), buyerOf(first.Buyer).Email)
	if err != nil {
		return fmt.Errorf("looking for something to try: %w", err)
	}
	seller, buyer, err := d.signInLinks(ctx, c)
	if err != nil {
		return fmt.Errorf("making sign-in links: %w", err)
	}
	_, err = fmt.Fprintf(w, `The sample marketplace is open. No mail leaves this machine.

  Play both sides   %[1]s/demo/
  Seller's inbox    %[2]s
  Buyer's inbox     %[3]s
  API               %[1]s/v1/docs  (with the key %[4]s)
  SMTP              %[5]s

Try:

  1. Open %[6]s
     The seller's mailbox is on the left, the chat on the right.
  2. Answer the seller's mail as Outlook or an iPhone would, and look at the chat.
  3. Write in the chat as the buyer, and see the mail come.
  4. Send a reply of your own:
     printf 'From: %[7]s\nSubject: Re\n\nVenez samedi.\n' |
       curl --crlf smtp://%[5]s --mail-from %[7]s --mail-rcpt %[8]s -T -

Stop with Ctrl+C.
`, d.HTTP, seller, buyer, d.APIKey, d.SMTP, d.HTTP+conversationURL(c.Conversation.ID), c.Listing.Contact, c.Conversation.Aliases.Seller)
	return err
}

// signInTime is how long the printed links of the inbox work.
const signInTime = 24 * time.Hour

func (d Doors) signInLinks(ctx context.Context, c conversationDetail) (seller, buyer string, err error) {
	_, owner, err := d.ownerOf(ctx, c.Account.ExternalID)
	if err != nil {
		return "", "", err
	}
	if seller, err = d.Bridge.NewSignIn(ctx, owner, signInTime); err != nil {
		return "", "", err
	}
	buyer, err = d.Bridge.NewSignIn(ctx, bridge.Viewer{Buyer: c.Buyer.ID, Conversation: c.Conversation.ID}, signInTime)
	return seller, buyer, err
}
