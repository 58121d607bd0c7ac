package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// Limits of a body in bytes, and of the time to send it.
const (
	maxBody       = 1 << 20
	maxLargeBody  = 23 << 20 // 16 MiB of files in base64, and their message
	bodyTime      = 15 * time.Second
	maxMail       = 25 << 20 // the largest mail that SMTP takes
	largeBodyTime = 2 * time.Minute
)

// routes lists all operations.
func (s *server) routes() {
	add(s, "GET /v1/accounts", s.listAccounts, huma.Operation{
		OperationID: "list-accounts", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsRead),
		Summary: "List all accounts, the oldest first", Description: "A key that is bound to an account sees that one only.",
	})
	add(s, "PUT /v1/accounts/{external_id}", s.putAccount, huma.Operation{
		OperationID: "put-account", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite), Metadata: forMarketplace,
		Summary: "Make or change an account",
	})
	add(s, "GET /v1/accounts/{external_id}", s.showAccount, huma.Operation{
		OperationID: "get-account", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsRead),
		Summary: "Read an account and its members",
	})
	add(s, "PUT /v1/accounts/{external_id}/members/{email}", s.putMember, huma.Operation{
		OperationID: "put-member", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite),
		Summary:     "Make or change a member of an account",
		Description: "Members may sign in to the inbox, and mail from their addresses counts as the account's.",
	})
	add(s, "DELETE /v1/accounts/{external_id}/members/{email}", s.deleteMember, huma.Operation{
		OperationID: "delete-member", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Remove a member from an account",
		Description: "Who is removed is signed out everywhere at once. Mails from the address are no longer taken for the account's, unless it is the " +
			"contact address of a listing. What was assigned to them is nobody's, and what they wrote keeps their name. " +
			"The last owner cannot be removed (403). It answers with the account and the members who are left.",
	})
	add(s, "GET /v1/accounts/{external_id}/senders", s.listSenders, huma.Operation{
		OperationID: "list-senders", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsRead),
		Summary: "List who else may write for an account",
	})
	add(s, "PUT /v1/accounts/{external_id}/senders/{sender}", s.putSender, huma.Operation{
		OperationID: "put-sender", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Let an address or a domain write for an account",
		Description: "Beside the contact addresses of its listings and its members: an assistant, a CRM. " +
			"Mails must still prove that they come from there. Domains where anybody has an address are refused.",
	})
	add(s, "DELETE /v1/accounts/{external_id}/senders/{sender}", s.deleteSender, huma.Operation{
		OperationID: "delete-sender", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite),
		Summary:     "No longer let an address or a domain write for an account",
		Description: "It answers with those who are left.",
	})
	add(s, "PUT /v1/accounts/{external_id}/contacts/{email}/settings", s.putSettings, huma.Operation{
		OperationID: "put-contact-settings", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Set which mails a contact address gets",
	})
	add(s, "GET /v1/accounts/{external_id}/contacts/{email}/settings", s.showSettings, huma.Operation{
		OperationID: "get-contact-settings", Tags: []string{"Accounts"}, Security: needs(bridge.ScopeAccountsRead),
		Summary: "Read which mails a contact address gets",
	})
	add(s, "PUT /v1/listings/{external_id}", s.putListing, huma.Operation{
		OperationID: "put-listing", Tags: []string{"Listings"}, Security: needs(bridge.ScopeListingsWrite), Metadata: forMarketplace,
		Summary:     "Make or change a listing",
		Description: "A listing keeps its public address for life. Mail to it opens a conversation, as a lead does.",
	})
	add(s, "GET /v1/listings/{external_id}", s.showListing, huma.Operation{
		OperationID: "get-listing", Tags: []string{"Listings"}, Security: needs(bridge.ScopeListingsRead),
		Summary: "Read a listing",
	})
	add(s, "POST /v1/listings/{external_id}/notices", s.postListingNotice, huma.Operation{
		OperationID: "post-listing-notice", Tags: []string{"Listings"}, Security: needs(bridge.ScopeListingsWrite), Metadata: forMarketplace,
		Summary: "Push to members that a listing is online, or ends soon",
		Description: "To those who want it, once: that it is online once for each listing, that it ends once for each `expires_at`. " +
			"Three days before `expires_at` the second is pushed without being asked for. A listing that is not online is 409.",
	})
	add(s, "PUT /v1/buyers/{external_id}/suspension", s.putSuspension, huma.Operation{
		OperationID: "put-suspension", Tags: []string{"Buyers"}, Security: needs(bridge.ScopeBuyersWrite), Metadata: forMarketplace,
		Summary: "Keep a buyer from writing, or let them again",
		Description: "A suspended buyer's messages are refused, by API, chat and mail. " +
			"Who reaches a limit ten times within a day is suspended without being asked to.",
	})
	add(s, "DELETE /v1/buyers/{external_id}", s.deleteBuyer, huma.Operation{
		OperationID: "delete-buyer", Tags: []string{"Buyers"}, Security: needs(bridge.ScopeBuyersWrite), Metadata: forMarketplace,
		Summary: "Erase a buyer",
		Description: "The threads stay, with the text of the messages. The buyer's name, addresses, phone, profile, mails and files go, " +
			"also where they stand in a text, and the buyer's reply addresses stop. Nothing brings them back; the same id is then a new buyer.",
	})
	add(s, "GET /v1/buyers/{external_id}/senders", s.listBuyerSenders, huma.Operation{
		OperationID: "list-buyer-senders", Tags: []string{"Buyers"}, Security: needs(bridge.ScopeBuyersRead), Metadata: forMarketplace,
		Summary: "List from which other addresses a buyer may write",
	})
	add(s, "PUT /v1/buyers/{external_id}/senders/{sender}", s.putBuyerSender, huma.Operation{
		OperationID: "put-buyer-sender", Tags: []string{"Buyers"}, Security: needs(bridge.ScopeBuyersWrite), Metadata: forMarketplace,
		Summary:     "Let another address write for a buyer",
		Description: "Beside the one that the buyer gave. Its mails must still prove that they come from there.",
	})
	add(s, "DELETE /v1/buyers/{external_id}/senders/{sender}", s.deleteBuyerSender, huma.Operation{
		OperationID: "delete-buyer-sender", Tags: []string{"Buyers"}, Security: needs(bridge.ScopeBuyersWrite), Metadata: forMarketplace,
		Summary:     "No longer let another address write for a buyer",
		Description: "It answers with those that are left.",
	})
	add(s, "POST /v1/leads", s.postLead, huma.Operation{
		OperationID: "post-lead", Tags: []string{"Leads"}, Security: needs(bridge.ScopeLeadsWrite), Metadata: forMarketplace, DefaultStatus: http.StatusCreated,
		Summary: "Open a lead from the marketplace's contact form",
		Description: "One buyer and one listing have one conversation for ever. The buyer's first message in it makes the lead; " +
			"a later one is a message like any other, and the answer then has no lead.",
	})
	add(s, "POST /v1/favorites", s.postFavorite, huma.Operation{
		OperationID: "post-favorite", Tags: []string{"Leads"}, Security: needs(bridge.ScopeLeadsWrite), Metadata: forMarketplace, DefaultStatus: http.StatusCreated,
		Summary: "Tell a seller that a buyer marked a listing",
		Description: "Only for a buyer who chose to tell the seller. It posts an automatic message and never makes a lead. Marked again on the same day (UTC) " +
			"by the same buyer, it is told once, and answered with the first message.",
	})
	add(s, "POST /v1/conversations/{id}/messages", s.postMessage, huma.Operation{
		OperationID: "post-message", Tags: []string{"Conversations"}, Security: needs(bridge.ScopeConversationsWrite), DefaultStatus: http.StatusCreated,
		Summary:      "Post a message of one side",
		Description:  "The marketplace says which side writes: it has found out who is signed in.",
		MaxBodyBytes: maxLargeBody, BodyReadTimeout: largeBodyTime,
		Middlewares: huma.Middlewares{s.takeTurns},
	})
	add(s, "GET /v1/conversations/{id}", s.showConversation, huma.Operation{
		OperationID: "get-conversation", Tags: []string{"Conversations"}, Security: needs(bridge.ScopeConversationsRead),
		Summary:     "Read a conversation",
		Description: "With its lead record, its events, and its last thousand messages.",
	})
	add(s, "GET /v1/conversations/{id}/messages", s.listMessages, huma.Operation{
		OperationID: "list-messages", Tags: []string{"Conversations"}, Security: needs(bridge.ScopeConversationsRead),
		Summary:     "List the messages of a conversation, oldest first",
		Description: "To look for new messages, ask for those after the last sequence that you have. To show a thread from its end, start from the newest and go back by previous.",
	})
	add(s, "GET /v1/reports", s.listReports, huma.Operation{
		OperationID: "list-reports", Tags: []string{"Conversations"}, Security: needs(bridge.ScopeReportsRead), Metadata: forMarketplace,
		Summary:     "List what people reported, oldest first",
		Description: "To look for new reports, ask for those after the last that you have.",
	})
	add(s, "POST /v1/parse/lead", s.parseLead, huma.Operation{
		OperationID: "parse-lead", Tags: []string{"Parser"}, Security: needs(bridge.ScopeParse),
		Summary:      "Read the lead in a mail",
		Description:  "The mail may be ours, another portal's, or one that was forwarded. Its event says what else than a lead it is. Nothing is stored. A mail in which nothing of a lead can be read is answered with 422.",
		MaxBodyBytes: maxMail, BodyReadTimeout: largeBodyTime, RequestBody: mailBody(),
		Middlewares: huma.Middlewares{wantMail, s.takeTurns},
	})
	add(s, "POST /v1/parse/reply", s.parseReply, huma.Operation{
		OperationID: "parse-reply", Tags: []string{"Parser"}, Security: needs(bridge.ScopeParse),
		Summary:      "Read what was written in a mail, without quotes and signatures",
		Description:  "Nothing is lost: full has the whole text, and hidden says which bytes of it text leaves out, and why. Nothing is stored.",
		MaxBodyBytes: maxMail, BodyReadTimeout: largeBodyTime, RequestBody: mailBody(),
		Middlewares: huma.Middlewares{wantMail, s.takeTurns},
	})
	s.eventRoutes()
	if s.conformance != nil {
		s.conformanceRoutes()
	}
	if s.inventor != nil {
		s.sandboxRoutes()
	}
	s.accountRoutes()
	s.sessionRoutes()
	s.pushRoutes()
	s.buyerRoutes()
	s.conversationRoutes()
	s.messageRoutes()
	s.keyRoutes()
	s.intakeRoutes()
	s.webhookRoutes()
	s.profileRoutes()
	s.feedRoutes()
}

// add registers an operation under a pattern of [http.ServeMux]. What h returns
// as an error is answered as [server.problem] says. The operation's Security is
// what needs returned, or anyKey.
func add[I, O any](s *server, pattern string, h func(context.Context, *I) (*O, error), op huma.Operation) {
	op.Method, op.Path, _ = strings.Cut(pattern, " ")
	if op.Security == nil {
		panic("api: " + op.OperationID + " names no scope")
	}
	op.RejectUnknownQueryParameters = true
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes, op.BodyReadTimeout = maxBody, bodyTime
	}
	op.MaxBodyBytes++ // huma refuses what has just that size
	responses := problemRefs(op.Method)
	maps.Copy(responses, op.Responses)
	op.Responses = responses
	if isForMarketplace(&op) {
		op.Description = strings.TrimSpace(op.Description + " " + notBound)
	}
	op.Middlewares = slices.Concat(huma.Middlewares{authorize}, op.Middlewares, s.around(&op))
	place := map[string]string{} // of parameters, by name
	huma.Register(s.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err, place)
		}
		return out, nil
	})
	for _, p := range s.operations[len(s.operations)-1].Parameters {
		place[p.Name] = p.In
	}
}

// notBound ends the description of what only the marketplace may do.
const notBound = "Not with keys that are bound to an account."

// around are the parameters, answers and middlewares that all operations of a
// method have.
func (s *server) around(op *huma.Operation) huma.Middlewares {
	if op.Method != http.MethodGet {
		op.Parameters = append(op.Parameters, headerParam(repeatHeader,
			"New for each write. Sent again with the same one within a day, it is not done again, and answered as the first time.", maxRepeatKey))
		return huma.Middlewares{s.once, s.conditional}
	}
	if op.Metadata["streams"] == true {
		return nil
	}
	op.Parameters = append(op.Parameters, headerParam("If-None-Match", "An ETag that the client has: where it is still good, the answer is 304 without a body.", 0))
	op.Responses["304"] = &huma.Response{Description: "What the client has is still good."}
	return huma.Middlewares{tagged}
}

// streaming marks the operations whose answer is not kept in memory to be tagged.
var streaming = map[string]any{"streams": true}

func headerParam(name, doc string, maxLength int) *huma.Param {
	schema := &huma.Schema{Type: huma.TypeString}
	if maxLength > 0 {
		schema.MaxLength = &maxLength
	}
	return &huma.Param{Name: name, In: "header", Description: doc, Schema: schema}
}

// documentConditions documents the conditions that changes of what can be read may
// have.
func (s *server) documentConditions() {
	for _, op := range s.operations {
		readable := slices.ContainsFunc(s.operations, func(o *huma.Operation) bool {
			return o.Method == http.MethodGet && o.Path == op.Path && o.Metadata["streams"] != true
		})
		if op.Method == http.MethodGet || op.Method == http.MethodPost || !readable {
			continue
		}
		op.Parameters = append(op.Parameters,
			headerParam("If-Match", "The ETag of what is changed, as GET answered it: where it has changed since, the answer is 412.", 0))
		op.Responses["412"] = &huma.Response{Ref: "#/components/responses/412"}
	}
}

// serveUnknown answers what no operation matched: 405 where another method
// would, else 404.
func (s *server) serveUnknown(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); pattern != "/v1/" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		web.ProblemOf(http.StatusNotFound).Write(w, r)
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	web.ProblemOf(http.StatusMethodNotAllowed).Write(w, r)
}
