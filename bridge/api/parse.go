package api

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
	"github.com/passerelle-mail/passerelle/parser"
)

// mailTypes are the content types that a raw mail may have.
var mailTypes = []string{"message/rfc822", "application/octet-stream", "text/plain"}

// mailBody documents a body that is a raw mail.
func mailBody() *huma.RequestBody {
	body := &huma.RequestBody{
		Description: "A mail as it travels, header and all (RFC 5322).",
		Required:    true,
		Content:     map[string]*huma.MediaType{},
	}
	for _, typ := range mailTypes {
		body.Content[typ] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	return body
}

// wantMail refuses what says that it is something else than a mail.
func wantMail(c huma.Context, next func(huma.Context)) {
	header := c.Header("Content-Type")
	typ, _, err := mime.ParseMediaType(header)
	if header == "" || err == nil && slices.Contains(mailTypes, typ) {
		next(c)
		return
	}
	r, w := humago.Unwrap(c)
	p := web.ProblemOf(http.StatusUnsupportedMediaType)
	p.Detail = "Send the mail as message/rfc822, application/octet-stream or text/plain."
	p.Write(w, r)
}

type parseLeadInput struct {
	Region  string `query:"region" doc:"Where the reader of the mail is (ISO 3166-1 alpha-2): phone numbers without a country code are of it." example:"FR"`
	RawBody []byte `contentType:"message/rfc822"`
}

var _ huma.Resolver = (*parseLeadInput)(nil)

// Resolve wants a region that there is.
func (in *parseLeadInput) Resolve(huma.Context) []error {
	if in.Region == "" || parser.IsPhoneRegion(in.Region) {
		return nil
	}
	return []error{&huma.ErrorDetail{
		Location: "query.region", Value: in.Region,
		Message: fmt.Sprintf("want two letters that name a country, as FR, got %q", in.Region),
	}}
}

type parseReplyInput struct {
	RawBody []byte `contentType:"message/rfc822"`
}

type parsedLead struct{ Body *parser.Lead }

type parsedReply struct{ Body *parser.Reply }

// parseLead reads a mail. It stores nothing.
func (*server) parseLead(_ context.Context, in *parseLeadInput) (*parsedLead, error) {
	lead, err := parser.ParseLead(in.RawBody, parser.LeadOptions{Region: in.Region})
	if errors.Is(err, parser.ErrNoLead) {
		return nil, &bridge.ContentError{Code: bridge.ContentWithoutLead}
	}
	if err != nil {
		return nil, err
	}
	return &parsedLead{lead}, nil
}

// parseReply reads a mail. It stores nothing.
func (*server) parseReply(_ context.Context, in *parseReplyInput) (*parsedReply, error) {
	return &parsedReply{parser.ParseReply(in.RawBody, parser.ReplyOptions{})}, nil
}
