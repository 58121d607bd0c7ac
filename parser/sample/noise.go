package sample

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// NoiseCases returns n mails that reach a seller's mailbox and hold no lead:
// newsletters, statistics, invoices, solicitations and phishing in the dress of
// portals, automatic answers that quote a lead, bounces, invitations, and
// ordinary mail. The same seed gives the same mails.
//
// The truth's event says which kind it is: auto_reply, internal (a mail about
// the account or between people at work), spam, or unknown.
func NoiseCases(seed uint64, n int) ([]Case, error) {
	layouts := noiseLayouts()
	var cases []Case
	for i := range n {
		l := layouts[i%len(layouts)]
		r := random(seed, "noise", strconv.Itoa(i))
		l.bare = l.bare || chance(r, 3)
		s := newPortalScene(r, l)
		s.values["phone"], s.values["city"] = s.person.Phone.Written, s.person.City
		s.values["quote"] = quoteLines(noiseQuote(s), ">")
		s.values["n"] = strconv.Itoa(2 + r.IntN(400))
		raw, err := s.noise()
		if err != nil {
			return nil, fmt.Errorf("making noise of %s: %w", l.name, err)
		}
		t := Truth{Set: "noise", Language: l.lang, Region: l.region, Portal: l.name, Lead: &parser.Lead{Version: parser.LeadVersion, Event: l.event}}
		if len(l.extra) > 0 && l.extra[0] == listHeaders[0] {
			t.Open = []string{"class of noise"} // a newsletter is spam to some
		}
		cases = append(cases, Case{Name: fmt.Sprintf("noise-%04d-%s", i, strings.ReplaceAll(l.name, "_", "-")), Raw: raw, Truth: t})
	}
	return cases, nil
}

// noiseQuote is a lead mail as an automatic answer quotes it.
func noiseQuote(s *portalScene) string {
	w := genericWords[slices.IndexFunc(genericWords, func(w genericWord) bool { return w.lang == s.layout.lang })]
	v := s.values
	return strings.Join([]string{
		w.hello, "", w.name + s.colon() + " " + v["display"], w.email + s.colon() + " " + v["email"],
		w.phone + s.colon() + " " + v["phone"], w.listing + s.colon() + " " + v["listing"], "", w.message + s.colon(), v["message"],
	}, "\n")
}

// noise writes the mail, with the parts that only some kinds have.
func (s *portalScene) noise() ([]byte, error) {
	raw, err := s.mail()
	if err != nil {
		return nil, err
	}
	switch strings.SplitN(s.layout.name, "_", 2)[0] {
	case "bounce":
		return s.wrapNoise(raw, "report; report-type=delivery-status", s.bounceParts())
	case "calendar":
		return s.wrapNoise(raw, "mixed", s.calendarPart())
	}
	return raw, nil
}

// wrapNoise puts a mail's body into a multipart and parts behind it.
func (s *portalScene) wrapNoise(raw []byte, subtype string, parts string) ([]byte, error) {
	head, body, ok := strings.Cut(string(raw), "\r\n\r\n")
	at := strings.Index(head, "Content-Type:")
	if !ok || at < 0 {
		return nil, fmt.Errorf("a mail without a body: %q", head)
	}
	boundary := "b_" + s.chars(hexLow, 20)
	sep := "\r\n--" + boundary + "\r\n"
	return []byte(head[:at] + "Content-Type: multipart/" + subtype + ";\r\n\tboundary=\"" + boundary + "\"\r\n" + sep +
		head[at:] + "\r\n\r\n" + body + strings.ReplaceAll(parts, "\r\n--\r\n", sep) + "\r\n--" + boundary + "--\r\n"), nil
}

func (s *portalScene) bounceParts() string {
	return "\r\n--\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx." + s.layout.domain + "\r\n\r\n" +
		"Final-Recipient: rfc822; " + s.values["email"] + "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n" +
		"\r\n--\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: " + s.seller.Email + "\r\nTo: " + s.values["email"] + "\r\nSubject: Re: " + personASCII(s.ad.Title) + "\r\n"
}

func (s *portalScene) calendarPart() string {
	at := s.at.UTC().Format("20060102T150405Z")
	return "\r\n--\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//calendar//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:" + s.values["uuid"] + "\r\nDTSTAMP:" + at +
		"\r\nDTSTART:" + at + "\r\nDTEND:" + at + "\r\nSUMMARY:Meeting\r\nORGANIZER:mailto:" + s.values["email"] + "\r\nATTENDEE:mailto:" + s.seller.Email + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}
