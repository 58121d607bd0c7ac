package api

import (
	"context"
	"encoding/csv"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/sheet"
	"github.com/passerelle-mail/passerelle/parser"
)

// leadRow is a lead as the contact list shows it.
type leadRow struct {
	ID           string    `json:"id" format:"uuid"`
	Conversation string    `json:"conversation" format:"uuid"`
	At           time.Time `json:"at" doc:"When the buyer wrote."`
	AnsweredAt   time.Time `json:"answered_at,omitzero" doc:"When the seller first answered."`
	State        string    `json:"state" enum:"waiting,answered,closed,archived,blocked"`
	Name         string    `json:"name" doc:"Of the buyer."`
	ContactID    string    `json:"contact_id,omitempty" doc:"What the account calls the buyer: the contact.id of lead records. Left out once the buyer is erased." example:"7k2m9p4q8r3t5v6w0x1y2z3a4b"`
	Phone        string    `json:"phone,omitempty" doc:"E.164; left out where the account may not know it."`
	Address      string    `json:"address" doc:"Stands for the buyer's own: mails to it reach the buyer."`
	ListingTitle string    `json:"listing_title"`
	Reference    string    `json:"reference" doc:"The seller's own, of the listing."`
	Source       string    `json:"source" doc:"The portal it came from."`
	Labels       []label   `json:"labels"`
	Assignee     string    `json:"assignee,omitempty" doc:"Name of the member who has it."`
}

// leadRowOf shows a row, which the bridge masked, once nothing of the buyer's
// secrets is in it.
func (s *server) leadRowOf(ctx context.Context, who bridge.Viewer, r bridge.LeadRow) (leadRow, error) {
	row := leadRow{
		ID: string(r.ID), Conversation: string(r.Conversation.ID), At: r.At, AnsweredAt: r.AnsweredAt, State: string(r.State), Name: r.Name, ContactID: string(r.ContactID),
		Phone: r.Phone, Address: r.Address, ListingTitle: r.ListingTitle, Reference: r.Reference, Source: r.Source,
		Labels: list(r.Labels, labelOf), Assignee: r.Assignee,
	}
	return row, s.guard(ctx, who, r.Conversation.ID, r.Egress, row)
}

// LeadQuery are the parameters that select leads of an account.
type LeadQuery struct {
	From     time.Time `query:"from" doc:"Written then or later."`
	Until    time.Time `query:"until" doc:"Written before then."`
	Listing  string    `query:"listing" maxLength:"500" doc:"External id of the listing."`
	Assignee string    `query:"assignee" maxLength:"100" doc:"Id of the member who has it, or \"none\" for nobody."`
	Label    string    `query:"label" maxLength:"100" doc:"Id of a label that it has."`
	State    string    `query:"state" enum:"waiting,answered,closed,archived,blocked"`
	Text     string    `query:"q" maxLength:"256" doc:"Words of three letters or more in the name, the phone or the listing."`
	Sort     string    `query:"sort" enum:"newest,oldest,name,listing,fastest,slowest" default:"newest" doc:"By time, name, listing or time to answer."`
}

func (q LeadQuery) bridge(ctx context.Context, s *server, who bridge.Viewer) (bridge.LeadFilter, error) {
	f := bridge.LeadFilter{
		From: q.From.UTC(), Until: q.Until.UTC(), Assignee: bridge.MemberID(q.Assignee), Label: bridge.LabelID(q.Label),
		State: bridge.LeadState(q.State), Text: bridge.ParseQuery(q.Text), Sort: bridge.LeadSort(q.Sort),
	}
	if q.Assignee == "none" {
		f.Assignee, f.Unassigned = "", true
	}
	for name, t := range map[string]time.Time{"from": q.From, "until": q.Until} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1970 || y > 9999) {
			return f, &bridge.InvalidError{Field: name, Want: "a time from 1970"}
		}
	}
	var err error
	f.Listing, err = s.listingOfAccount(ctx, who, q.Listing)
	return f, err
}

type listLeadsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	LeadQuery
	Acting
	Paging
}

// leadPage is one page of leads.
type leadPage struct {
	Leads []leadRow `json:"leads"`
	Next
}

type leadPageOutput struct{ Body leadPage }

func (s *server) listLeads(ctx context.Context, in *listLeadsInput) (*leadPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f, err := in.bridge(ctx, s, who)
	if err != nil {
		return nil, err
	}
	var after string
	if _, err := in.after(&after); err != nil {
		return nil, err
	}
	f.After, f.Limit = bridge.LeadID(after), in.Limit+1
	if after != "" && !s.isLeadOf(ctx, who, f.After) {
		return nil, errCursor
	}
	rows, err := s.bridge.Leads(ctx, who, f)
	if err != nil {
		return nil, err
	}
	out := &leadPageOutput{}
	rows, out.Body.Next = cut(in.Paging, rows, func(r bridge.LeadRow) []string { return []string{string(r.ID)} })
	out.Body.Leads = []leadRow{}
	for _, r := range rows {
		row, err := s.leadRowOf(ctx, who, r)
		if err != nil {
			return nil, err
		}
		out.Body.Leads = append(out.Body.Leads, row)
	}
	return out, nil
}

type countLeadsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	LeadQuery
	Acting
}

// maxCountedLeads is up to where leads are counted.
const maxCountedLeads = 5000

type leadCountOutput struct {
	Body struct {
		Leads int `json:"leads" doc:"Up to 5,000."`
	}
}

func (s *server) countLeads(ctx context.Context, in *countLeadsInput) (*leadCountOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f, err := in.bridge(ctx, s, who)
	if err != nil {
		return nil, err
	}
	f.Limit = maxCountedLeads
	out := &leadCountOutput{}
	out.Body.Leads, err = s.bridge.CountLeads(ctx, who, f)
	return out, err
}

// isLeadOf says whether an account has a lead.
func (s *server) isLeadOf(ctx context.Context, who bridge.Viewer, id bridge.LeadID) bool {
	owner, err := s.bridge.Actor(ctx, bridge.APIKey{Account: who.Account}, bridge.Thing{Lead: id}, "")
	return err == nil && owner.Account == who.Account
}

// leadDetail is a lead with its record.
type leadDetail struct {
	ID           string       `json:"id" format:"uuid"`
	Conversation string       `json:"conversation" format:"uuid"`
	Message      string       `json:"message" format:"uuid" doc:"Id of the message that made it."`
	CreatedAt    time.Time    `json:"created_at"`
	AnsweredAt   time.Time    `json:"answered_at,omitzero"`
	Record       *parser.Lead `json:"record" doc:"The same as mails and webhooks carry."`
}

type leadOutput struct{ Body leadDetail }

type showLeadInput struct {
	ID string `path:"id" doc:"Of the lead."`
	Acting
}

func (s *server) showLead(ctx context.Context, in *showLeadInput) (*leadOutput, error) {
	id := bridge.LeadID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Lead: id}, in.Acting)
	if err != nil {
		return nil, err
	}
	l, egress, err := s.bridge.LeadFor(ctx, who, id)
	if err != nil {
		return nil, err
	}
	out := &leadOutput{leadDetail{
		ID: string(l.ID), Conversation: string(l.ConversationID), Message: string(l.MessageID), CreatedAt: l.CreatedAt,
		AnsweredAt: l.AnsweredAt, Record: &l.Record,
	}}
	return out, s.guard(ctx, who, l.ConversationID, egress, out.Body)
}

type exportLeadsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	LeadQuery
	Acting
}

// exportRows is how many leads are read at a time.
const exportRows = 200

var leadColumns = []string{
	"id", "conversation", "at", "answered_at", "minutes_to_answer", "state", "name", "phone", "address", "listing_title", "reference",
	"source", "labels", "assignee",
}

// exportLeads sends leads as CSV (RFC 4180).
func (s *server) exportLeads(ctx context.Context, in *exportLeadsInput) (*huma.StreamResponse, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f, err := in.bridge(ctx, s, who)
	if err != nil {
		return nil, err
	}
	f.Limit = exportRows
	rows, err := s.bridge.Leads(ctx, who, f)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
		w.Header().Set("Content-Disposition", `attachment; filename="leads.csv"`)
		if err := s.writeLeads(r.Context(), csv.NewWriter(w), who, f, rows); err != nil {
			if r.Context().Err() == nil {
				s.log.ErrorContext(r.Context(), "exporting leads failed", slog.Any("err", err))
			}
			panic(http.ErrAbortHandler) // a part must not look whole
		}
	}}, nil
}

// writeLeads writes the leads of a filter, of which the first are read.
func (s *server) writeLeads(ctx context.Context, out *csv.Writer, who bridge.Viewer, f bridge.LeadFilter, rows []bridge.LeadRow) error {
	out.UseCRLF = true
	if err := out.Write(leadColumns); err != nil {
		return err
	}
	for {
		for _, r := range rows {
			row, err := s.leadRowOf(ctx, who, r)
			if err != nil {
				return err
			}
			if err := out.Write(row.fields()); err != nil {
				return err
			}
		}
		if out.Flush(); out.Error() != nil || len(rows) < exportRows {
			return out.Error()
		}
		var err error
		f.After = rows[len(rows)-1].ID
		if rows, err = s.bridge.Leads(ctx, who, f); err != nil {
			return err
		}
	}
}

// fields are the values of a row in the order of leadColumns.
func (r leadRow) fields() []string {
	answered, took := "", ""
	if !r.AnsweredAt.IsZero() {
		answered = r.AnsweredAt.Format(time.RFC3339)
		took = strconv.FormatInt(int64((r.AnsweredAt.Sub(r.At)+time.Minute/2)/time.Minute), 10)
	}
	labels := strings.Join(list(r.Labels, func(l label) string { return l.Name }), ", ")
	fields := []string{
		r.ID, r.Conversation, r.At.Format(time.RFC3339), answered, took, r.State, r.Name, r.Phone, r.Address, r.ListingTitle, r.Reference,
		r.Source, labels, r.Assignee,
	}
	for i, f := range fields {
		fields[i] = sheet.Harmless(f)
	}
	return fields
}
