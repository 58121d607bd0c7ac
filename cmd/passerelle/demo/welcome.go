package demo

import (
	"context"
	"fmt"
	"io"
)

// Welcome tells w what there is to open, and what to try. The marketplace of
// [Market] is there.
func Welcome(ctx context.Context, d Doors, w io.Writer) error {
	first := firstConversations[len(firstConversations)-1]
	c, err := d.conversationWith(ctx, listingOf(first.Listing), buyerOf(first.Buyer).Email)
	if err != nil {
		return fmt.Errorf("looking for something to try: %w", err)
	}
	page := d.HTTP + conversationURL(c.Conversation.ID)
	_, err = fmt.Fprintf(w, `The sample marketplace is open. No mail leaves this machine.

  Play both sides   %[1]s/demo/
  Web inbox         %[1]s/sign-in  (as %[2]s; the link comes to %[1]s%[3]s)
  API               %[1]s/v1/  (with the key %[4]s)
  SMTP              %[5]s

Try:

  1. Open %[6]s
     The seller's mailbox is on the left, the chat on the right.
  2. Answer the seller's mail as Outlook or an iPhone would, and look at the chat.
  3. Write in the chat as the buyer, and see the mail come.
  4. Send a reply of your own:
     curl smtp://%[5]s --mail-from %[7]s --mail-rcpt %[8]s -T reply.eml

Stop with Ctrl+C.
`, d.HTTP, sellers[0].Members[0].Email, mailboxURL(sellers[0].Members[0].Email), d.APIKey, d.SMTP, page,
		c.Listing.Contact, c.Conversation.Aliases.Seller)
	return err
}
