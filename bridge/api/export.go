package api

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// person is everything that is held of a buyer.
type person struct {
	ExportedAt   time.Time      `json:"exported_at"`
	Buyer        buyer          `json:"buyer"`
	SuspendedAt  time.Time      `json:"suspended_at,omitzero"`
	Senders      []sender       `json:"senders" doc:"Other addresses from which the buyer may write."`
	Settings     buyerSettings  `json:"settings"`
	Push         pushSettings   `json:"push"`
	Browsers     int            `json:"browsers" doc:"How many of the buyer's browsers are told of messages."`
	Conversation []personThread `json:"conversations" doc:"The last message first."`
}

// personThread is everything of one conversation.
type personThread struct {
	Conversation conversation   `json:"conversation"`
	Account      account        `json:"account"`
	Listing      listing        `json:"listing"`
	Messages     []message      `json:"messages"`
	Events       []event        `json:"events"`
	Lead         *parser.Lead   `json:"lead,omitempty"`
	Mails        []tracedMail   `json:"mails" doc:"Of the buyer, as far as they are still kept."`
	Deliveries   []mailDelivery `json:"deliveries" doc:"Mails to the buyer."`
	Reports      []report       `json:"reports" doc:"Of both sides about each other."`
	Comments     []comment      `json:"comments" doc:"What members of the account said to each other."`
	Note         buyerNote      `json:"note" doc:"What the account keeps of the buyer for itself."`
	Labels       []label        `json:"labels"`
	BlockedBy    []string       `json:"blocked_by" doc:"The sides that take no more messages of the other one."`
}

func tracedMailOf(m bridge.Mail) tracedMail {
	return tracedMail{
		ID: string(m.ID), Side: string(m.Side), State: string(m.State), Reason: string(m.Reason), From: m.HeaderFrom,
		Subject: m.Subject, ReceivedAt: m.ReceivedAt, Steps: list(m.Trace, stepOf),
	}
}

func (s *server) personOf(p bridge.Person) person {
	return person{
		ExportedAt: p.At, Buyer: buyerOf(p.Buyer, p.Stopped), SuspendedAt: p.Buyer.SuspendedAt, Senders: list(p.Senders, senderOf),
		Settings: buyerSettingsOf(p.Settings), Push: pushSettingsOf(p.Push), Browsers: p.Browsers,
		Conversation: list(p.Threads, func(t bridge.PersonThread) personThread {
			return personThread{
				Conversation: s.conversationOf(t.Conversation), Account: accountOf(t.Account), Listing: s.listingOf(t.Listing),
				Messages: list(t.Messages, messageOf), Events: list(t.Events, eventOf), Lead: recordOf(t.Lead),
				Mails: list(t.Mails, tracedMailOf), Deliveries: list(t.Told, mailDeliveryOf), Reports: list(t.Reports, reportOf),
				Comments: list(t.Comments, commentOf), Note: buyerNoteOf(t.Note), Labels: list(t.Labels, labelOf),
				BlockedBy: list(t.Blocks, func(b bridge.Block) string { return string(b.Side) }),
			}
		}),
	}
}

type buyerInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
}

type personOutput struct{ Body person }

func (s *server) exportBuyer(ctx context.Context, in *buyerInput) (*personOutput, error) {
	p, err := s.bridge.ExportBuyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return &personOutput{s.personOf(p)}, nil
}

// exportBuyerFiles sends all of a buyer as a ZIP archive.
func (s *server) exportBuyerFiles(ctx context.Context, in *buyerInput) (*huma.StreamResponse, error) {
	p, err := s.bridge.ExportBuyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("Content-Disposition", `attachment; filename="buyer.zip"`)
		if err := s.writePerson(r.Context(), zip.NewWriter(w), p); err != nil {
			if r.Context().Err() == nil {
				s.log.ErrorContext(r.Context(), "exporting a buyer failed", slog.Any("err", err))
			}
			panic(http.ErrAbortHandler) // a part must not look whole
		}
	}}, nil
}

// writePerson writes export.json, a file of each attachment below files/, and each
// mail of the buyer, as it was received, below mails/.
func (s *server) writePerson(ctx context.Context, z *zip.Writer, p bridge.Person) error {
	w, err := z.Create("export.json")
	if err == nil {
		err = marshal(w, s.personOf(p))
	}
	if err != nil {
		return err
	}
	for _, t := range p.Threads {
		for _, m := range t.Messages {
			for _, a := range m.Attachments {
				if err := s.addFile(ctx, z, "files/"+string(a.ID)+" "+a.Name, a.Content); err != nil {
					return err
				}
			}
		}
		for _, m := range t.Mails {
			if err := s.addFile(ctx, z, "mails/"+string(m.ID)+".eml", m.Raw); err != nil {
				return err
			}
		}
	}
	return z.Close()
}

// addFile adds content that may not be kept any more.
func (s *server) addFile(ctx context.Context, z *zip.Writer, name string, content bridge.Hash) error {
	r, err := s.bridge.OpenContent(ctx, content)
	if errors.Is(err, bridge.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	w, err := z.Create(name)
	if err == nil {
		_, err = io.Copy(w, r)
	}
	return errors.Join(err, r.Close())
}

type buyerOutput struct{ Body buyer }

func (s *server) showBuyer(ctx context.Context, in *buyerInput) (*buyerOutput, error) {
	b, err := s.bridge.Buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	stopped, err := s.bridge.Suppressed(ctx, b.Email)
	return &buyerOutput{buyerOf(b, stopped)}, err
}

// buyerSettings are what a buyer is mailed.
type buyerSettings struct {
	_              struct{} `additionalProperties:"false"`
	MessagesByMail bool     `json:"messages_by_mail"`
	Content        bool     `json:"content" doc:"Mails carry the message itself; else they say that there is one."`
	DelaySeconds   int      `json:"delay_seconds" minimum:"0" maximum:"86400" doc:"Holds a mail back. What was seen in the chat meanwhile is not mailed."`
}

func buyerSettingsOf(s bridge.Settings) buyerSettings {
	return buyerSettings{MessagesByMail: s.MessagesByMail, Content: s.Content, DelaySeconds: int(s.Delay / time.Second)}
}

type buyerSettingsOutput struct{ Body buyerSettings }

func (s *server) showBuyerSettings(ctx context.Context, in *buyerInput) (*buyerSettingsOutput, error) {
	b, err := s.bridge.Buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	set, err := s.bridge.BuyerSettings(ctx, b.ID)
	return &buyerSettingsOutput{buyerSettingsOf(set)}, err
}

type putBuyerSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Body       buyerSettings
}

func (s *server) putBuyerSettings(ctx context.Context, in *putBuyerSettingsInput) (*buyerSettingsOutput, error) {
	b, err := s.bridge.Buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	set, err := s.bridge.BuyerSettings(ctx, b.ID)
	if err != nil {
		return nil, err
	}
	set.MessagesByMail, set.Content = in.Body.MessagesByMail, in.Body.Content
	set.Delay = time.Duration(in.Body.DelaySeconds) * time.Second
	set, err = s.bridge.PutBuyerSettings(ctx, b.ID, set)
	return &buyerSettingsOutput{buyerSettingsOf(set)}, err
}
