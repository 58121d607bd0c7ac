package demo

import (
	"context"
	"net/http"
	"net/url"

	"github.com/passerelle-mail/passerelle/bridge"
)

// recent is how many conversations of an account are looked at.
const recent = 20

// ownerOf returns an account, and the viewer that its owner is.
func (d Doors) ownerOf(ctx context.Context, accountID string) (account, bridge.Viewer, error) {
	var detail struct {
		Account account `json:"account"`
		Members []struct {
			ID   bridge.MemberID `json:"id"`
			Role bridge.Role     `json:"role"`
		} `json:"members"`
	}
	if err := d.call(ctx, http.MethodGet, "/v1/accounts/"+url.PathEscape(accountID), nil, &detail); err != nil {
		return account{}, bridge.Viewer{}, err
	}
	v := bridge.Viewer{Account: detail.Account.ID}
	for _, m := range detail.Members {
		if m.Role == bridge.RoleOwner {
			v.Member = m.ID
		}
	}
	return detail.Account, v, nil
}

// conversationWith finds a recent conversation about a listing with the buyer
// who has an address. It is [bridge.ErrNotFound] where there is none.
func (d Doors) conversationWith(ctx context.Context, l sampleListing, email string) (conversationDetail, error) {
	_, v, err := d.ownerOf(ctx, l.Seller)
	if err != nil {
		return conversationDetail{}, err
	}
	rows, err := d.Bridge.Conversations(ctx, v, bridge.ConversationFilter{Limit: recent})
	if err != nil {
		return conversationDetail{}, err
	}
	for _, row := range rows {
		c, err := d.conversation(ctx, row.Conversation.ID)
		if err != nil || c.Listing.ExternalID == l.ID && c.Buyer.Email == email {
			return c, err
		}
	}
	return conversationDetail{}, bridge.ErrNotFound
}
