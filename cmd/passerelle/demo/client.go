package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// callTime bounds one call of the API.
const callTime = 30 * time.Second

// What the API takes.
type (
	newAccount struct {
		Name          string `json:"name"`
		Language      string `json:"language"`
		AnswerMinutes int    `json:"answer_minutes"`
	}
	newMember struct {
		Name string      `json:"name"`
		Role bridge.Role `json:"role"`
	}
	newListing struct {
		Account     string             `json:"account"`
		Reference   string             `json:"reference"`
		Title       string             `json:"title"`
		Description string             `json:"description"`
		Criteria    []bridge.Criterion `json:"criteria"`
		Price       string             `json:"price"`
		Currency    string             `json:"currency"`
		URL         string             `json:"url"`
		PictureURL  string             `json:"picture_url"`
		Category    string             `json:"category"`
		Contact     string             `json:"contact"`
		Phone       string             `json:"phone,omitempty"`
		HidePhone   bool               `json:"hide_phone"`
	}
	newBuyer struct {
		ExternalID  string    `json:"external_id"`
		Pseudonym   string    `json:"pseudonym,omitempty"`
		Name        string    `json:"name,omitempty"`
		FirstName   string    `json:"first_name,omitempty"`
		LastName    string    `json:"last_name,omitempty"`
		MemberSince time.Time `json:"member_since,omitzero"`
		Email       string    `json:"email"`
		Phone       string    `json:"phone,omitempty"`
		MaskPhone   bool      `json:"mask_phone"`
		Language    string    `json:"language"`
	}
	newLead struct {
		Listing string   `json:"listing"`
		Buyer   newBuyer `json:"buyer"`
		Text    string   `json:"text"`
	}
	newFavorite struct {
		Listing string   `json:"listing"`
		Buyer   newBuyer `json:"buyer"`
	}
	newMessage struct {
		Side bridge.Side `json:"side"`
		Text string      `json:"text"`
	}
)

// What the API answers, as far as it is used here.
type (
	account struct {
		ID         bridge.AccountID `json:"id"`
		ExternalID string           `json:"external_id"`
		Name       string           `json:"name"`
		Language   string           `json:"language"`
	}
	listing struct {
		ID            bridge.ListingID   `json:"id"`
		ExternalID    string             `json:"external_id"`
		Reference     string             `json:"reference"`
		Title         string             `json:"title"`
		Description   string             `json:"description"`
		Criteria      []bridge.Criterion `json:"criteria"`
		Price         string             `json:"price"`
		Currency      string             `json:"currency"`
		PictureURL    string             `json:"picture_url"`
		Contact       string             `json:"contact"`
		PublicAddress string             `json:"public_address"`
	}
	buyer struct {
		ID         bridge.BuyerID `json:"id"`
		ExternalID string         `json:"external_id"`
		Pseudonym  string         `json:"pseudonym"`
		Name       string         `json:"name"`
		Email      string         `json:"email"`
		Language   string         `json:"language"`
	}
	conversation struct {
		ID        bridge.ConversationID `json:"id"`
		BuyerID   bridge.BuyerID        `json:"buyer_id"`
		ListingID bridge.ListingID      `json:"listing_id"`
		Subject   string                `json:"subject"`
		Sequence  int                   `json:"sequence"`
		Aliases   struct {
			Seller string `json:"seller"`
			Buyer  string `json:"buyer"`
		} `json:"aliases"`
	}
	chatMessage struct {
		Sequence    int                `json:"sequence"`
		Side        bridge.Side        `json:"side"`
		Kind        bridge.MessageKind `json:"kind"`
		Text        string             `json:"text"`
		Attachments []struct {
			Name string `json:"name"`
		} `json:"attachments"`
		State       bridge.MessageState `json:"state"`
		StateReason string              `json:"state_reason"`
		Via         bridge.Via          `json:"via"`
		CreatedAt   time.Time           `json:"created_at"`
	}
	event struct {
		Kind      bridge.EventKind `json:"kind"`
		Side      bridge.Side      `json:"side"`
		CreatedAt time.Time        `json:"created_at"`
	}
	posted struct {
		Conversation conversation `json:"conversation"`
		Message      chatMessage  `json:"message"`
		Lead         *parser.Lead `json:"lead"`
	}
	conversationDetail struct {
		Conversation conversation  `json:"conversation"`
		Account      account       `json:"account"`
		Listing      listing       `json:"listing"`
		Buyer        buyer         `json:"buyer"`
		Messages     []chatMessage `json:"messages"`
		Events       []event       `json:"events"`
		Lead         *parser.Lead  `json:"lead"`
	}
)

func (d Doors) putAccount(ctx context.Context, id string, n newAccount) (a account, err error) {
	return a, d.call(ctx, http.MethodPut, "/v1/accounts/"+url.PathEscape(id), n, &a)
}

func (d Doors) putMember(ctx context.Context, accountID, email string, n newMember) error {
	path := "/v1/accounts/" + url.PathEscape(accountID) + "/members/" + url.PathEscape(email)
	return d.call(ctx, http.MethodPut, path, n, nil)
}

func (d Doors) putListing(ctx context.Context, id string, n newListing) (l listing, err error) {
	return l, d.call(ctx, http.MethodPut, "/v1/listings/"+url.PathEscape(id), n, &l)
}

func (d Doors) listing(ctx context.Context, id string) (l listing, err error) {
	return l, d.call(ctx, http.MethodGet, "/v1/listings/"+url.PathEscape(id), nil, &l)
}

// opened returns the conversation of a buyer about a listing, and false where there
// is none.
func (d Doors) opened(ctx context.Context, buyerID, listingID string) (c conversation, found bool, err error) {
	var page struct {
		Conversations []conversation `json:"conversations"`
	}
	err = d.call(ctx, http.MethodGet, "/v1/buyers/"+url.PathEscape(buyerID)+"/conversations", nil, &page)
	if problem := (*apiError)(nil); errors.As(err, &problem) && problem.Status == http.StatusNotFound {
		return c, false, nil
	} else if err != nil {
		return c, false, err
	}
	l, err := d.listing(ctx, listingID)
	if err != nil {
		return c, false, err
	}
	i := slices.IndexFunc(page.Conversations, func(c conversation) bool { return c.ListingID == l.ID })
	if i < 0 {
		return c, false, nil
	}
	return page.Conversations[i], true, nil
}

// openLead writes to a seller for the first time, or again.
func (d Doors) openLead(ctx context.Context, n newLead) (p posted, err error) {
	if err := d.call(ctx, http.MethodPost, "/v1/leads", n, &p); err != nil {
		return posted{}, err
	}
	return p, d.mailAtOnce(ctx, p.Conversation.BuyerID)
}

func (d Doors) markFavorite(ctx context.Context, n newFavorite) (p posted, err error) {
	if err := d.call(ctx, http.MethodPost, "/v1/favorites", n, &p); err != nil {
		return posted{}, err
	}
	return p, d.mailAtOnce(ctx, p.Conversation.BuyerID)
}

func (d Doors) postMessage(ctx context.Context, id bridge.ConversationID, n newMessage) (m chatMessage, err error) {
	return m, d.call(ctx, http.MethodPost, "/v1/conversations/"+url.PathEscape(string(id))+"/messages", n, &m)
}

func (d Doors) conversation(ctx context.Context, id bridge.ConversationID) (c conversationDetail, err error) {
	return c, d.call(ctx, http.MethodGet, "/v1/conversations/"+url.PathEscape(string(id)), nil, &c)
}

// mailAtOnce lets a buyer's mails leave without the delay that buyers have, and
// with the message in them: whoever plays does not want to wait.
func (d Doors) mailAtOnce(ctx context.Context, id bridge.BuyerID) error {
	_, err := d.Bridge.PutBuyerSettings(ctx, id, bridge.Settings{MessagesByMail: true, FavoritesByMail: true, Content: true})
	return err
}

// apiError is an answer of the API that is a problem (RFC 9457).
type apiError struct {
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Errors []struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	} `json:"errors"`
}

func (e *apiError) Error() string {
	parts := []string{fmt.Sprintf("%d %s", e.Status, e.Detail)}
	for _, f := range e.Errors {
		parts = append(parts, f.Field+": "+f.Detail)
	}
	return strings.Join(parts, "; ")
}

// call sends one request and reads its answer into out. A problem is an
// [apiError].
func (d Doors) call(ctx context.Context, method, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	what := method + " " + path
	req, err := http.NewRequestWithContext(ctx, method, d.HTTP+path, nil)
	if err != nil {
		return fmt.Errorf("calling the API: %w", err)
	}
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("calling the API: %s: %w", what, err)
		}
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+d.APIKey)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("calling the API: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // it was read
	if err := readAnswer(res, out); err != nil {
		return fmt.Errorf("calling the API: %s: %w", what, err)
	}
	return nil
}

func readAnswer(res *http.Response, out any) error {
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		problem := &apiError{Status: res.StatusCode, Detail: strings.TrimSpace(string(body))}
		if strings.Contains(res.Header.Get("Content-Type"), "json") {
			if err := json.Unmarshal(body, problem); err != nil {
				return fmt.Errorf("%s: %w", res.Status, err)
			}
		}
		return problem
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}
