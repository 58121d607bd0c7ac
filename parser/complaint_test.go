package parser_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestParseComplaint(t *testing.T) {
	t.Parallel()
	report := func(reportType string, fields, returned []string) []byte {
		return []byte(strings.Join([]string{
			"From: <feedback@provider.example>", "Subject: complaint about message from 192.0.2.25",
			"Content-Type: multipart/report; " + reportType + "boundary=b", "",
			"--b", "", "This is an email abuse report.",
			"--b", "Content-Type: message/feedback-report", "", strings.Join(fields, "\n"),
			"--b", "Content-Type: message/rfc822", "", strings.Join(returned, "\n"), "--b--",
		}, "\n"))
	}
	full := []string{
		"Feedback-Type: Abuse", "User-Agent: Loop/1.0", "Version: 1", "Original-Mail-From: <b-1@reply.example>",
		"Original-Rcpt-To: <jean@provider.example>", "Arrival-Date: Fri, 20 Nov 2026 15:12:41 +0100",
	}
	for _, tt := range []struct {
		name string
		raw  []byte
		want parser.Complaint
	}{
		{"whole", report("report-type=feedback-report; ", full, []string{"Message-ID: <m1@reply.example>", "Subject: a", "", "Hello"}), parser.Complaint{
			Type: "abuse", Recipient: "jean@provider.example", Sender: "b-1@reply.example", MessageID: "m1@reply.example", Reporter: "Loop/1.0",
			Arrived: time.Date(2026, 11, 20, 14, 12, 41, 0, time.UTC),
		}},
		{"of an unnamed type", report("", []string{"Feedback-Type: fraud"}, []string{"Return-Path: <b-2@reply.example>", "Message-ID: <m2@reply.example>", ""}), parser.Complaint{
			Type: "fraud", Sender: "b-2@reply.example", MessageID: "m2@reply.example",
		}},
		{"recipient in a field of the mail", report("report-type=\"feedback-report\"; ", nil, []string{"X-HmXmrOriginalRecipient: jean@provider.example", ""}), parser.Complaint{
			Type: "abuse", Recipient: "jean@provider.example",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := parser.ParseComplaint(tt.raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, *c); diff != "" {
				t.Errorf("complaint (-want +got):\n%s", diff)
			}
		})
	}
	if c, err := parser.ParseComplaint([]byte("Subject: complaint\n\nHello")); !errors.Is(err, parser.ErrNoComplaint) || c != nil {
		t.Errorf("ParseComplaint of a human mail = %+v, %v", c, err)
	}
}
