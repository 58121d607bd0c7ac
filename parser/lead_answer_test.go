package parser_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestAnswersAreNoLeads(t *testing.T) {
	t.Parallel()
	f := parser.NewLeadForms(fullLead(), false)
	body := "Oui, elle est là.\r\n\r\nLe mar. 12 mai 2026, Marie a écrit :\r\n> " + strings.ReplaceAll(strings.TrimSpace(textBody(f, "fr")), "\n", "\r\n> ") + "\r\n"
	for name, c := range map[string]struct {
		header string
		want   parser.Event
	}{
		"to the alias":            {"From: Paul <paul@garage.example>\r\nTo: <" + strings.ToUpper(relay) + ">\r\nSubject: Clio V\r\n", parser.EventUnknown},
		"by its subject":          {"From: Paul <paul@garage.example>\r\nTo: crm@garage.example\r\nSubject: RE : Clio V\r\nIn-Reply-To: <a@b.example>\r\n", parser.EventUnknown},
		"to a forward":            {"From: Paul <paul@garage.example>\r\nTo: crm@garage.example\r\nSubject: Re: TR: Clio V\r\n", parser.EventUnknown},
		"in German":               {"From: Paul <paul@garage.example>\r\nTo: crm@garage.example\r\nSubject: AW: Clio V\r\n", parser.EventUnknown},
		"an automatic one":        {"From: Paul <paul@garage.example>\r\nTo: crm@garage.example\r\nSubject: Absence\r\nAuto-Submitted: auto-replied\r\n", parser.EventAutoReply},
		"an automatic one marked": {"From: Paul <paul@garage.example>\r\nTo: <" + relay + ">\r\nSubject: Clio V\r\nX-Autoreply: yes\r\n", parser.EventAutoReply},
		"a bounce":                {"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: bounce@reply.voiturama.example\r\nSubject: Undelivered\r\n", parser.EventUnknown},
	} {
		got, err := parser.ParseLead([]byte(c.header+"Content-Type: text/plain; charset=utf-8\r\n\r\n"+body), parser.LeadOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		lead := f.Lead()
		want := parser.Lead{
			Version: 1, Event: c.want, LeadID: lead.LeadID, Conversation: lead.Conversation, Contact: parser.Contact{RelayEmail: relay},
			Listing: parser.LeadListing{ID: lead.Listing.ID, Ref: lead.Listing.Ref, PortalRef: lead.Listing.PortalRef, URL: lead.Listing.URL, Title: lead.Listing.Title},
			Source:  parser.LeadSource{Portal: lead.Source.Portal},
		}
		warnings := got.Warnings
		got.Warnings = nil
		checkLead(t, name, got, err, want)
		if len(warnings) != 1 {
			t.Errorf("%s: warnings %q; want one", name, warnings)
		}
	}

	for name, header := range map[string]string{
		"a forward of an answer": "From: Paul <paul@garage.example>\r\nTo: crm@garage.example\r\nSubject: TR: RE: Clio V\r\n",
		"ours with such a title": "From: x <" + relay + ">\r\nTo: crm@garage.example\r\nSubject: Re: naissance, bibliothèque\r\nIn-Reply-To: <a@b.example>\r\n",
		"generated":              "From: list@garage.example\r\nTo: crm@garage.example\r\nSubject: Clio\r\nAuto-Submitted: auto-generated\r\n",
	} {
		got, err := parser.ParseLead([]byte(header+"Content-Type: text/plain; charset=utf-8\r\n\r\n"+strings.ReplaceAll(textBody(f, "fr"), "\n", "\r\n")), parser.LeadOptions{})
		if err != nil || got.Event != parser.EventLead || got.Contact.Display == "" {
			t.Errorf("%s: ParseLead = %+v, %v; want the lead", name, got, err)
		}
	}
}

func TestReturnedMailIsNoLead(t *testing.T) {
	t.Parallel()
	f := parser.NewLeadForms(fullLead(), false)
	raw := "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n" +
		"--r\r\n\r\nIt could not be delivered.\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n" + headerMail(f) + "\r\n--r--\r\n"
	got, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
	if err != nil || got.Event != parser.EventUnknown || got.Contact.Display != "" || got.Conversation != f.Lead().Conversation {
		t.Errorf("ParseLead = %+v, %v; want the conversation alone", got, err)
	}
}
