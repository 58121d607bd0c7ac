package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// report is what one side of a conversation tells the marketplace of the other.
type report struct {
	ID           string    `json:"id" format:"uuid"`
	Conversation string    `json:"conversation" format:"uuid"`
	By           string    `json:"by" enum:"buyer,seller" doc:"The side that reports; it is about the other one."`
	Reason       string    `json:"reason" enum:"fraud,offensive,spam,other"`
	Text         string    `json:"text,omitempty" doc:"In the reporter's own words."`
	CreatedAt    time.Time `json:"created_at"`
}

func reportOf(r bridge.Report) report {
	return report{
		ID: string(r.ID), Conversation: string(r.ConversationID), By: string(r.Side), Reason: string(r.Reason),
		Text: r.Text, CreatedAt: r.CreatedAt,
	}
}

type listReportsInput struct {
	After string `query:"after" doc:"Only reports after the one with this id."`
	Paging
}

// reportPage is one page of reports.
type reportPage struct {
	Reports []report `json:"reports"`
	Next
}

type reportPageOutput struct{ Body reportPage }

func (s *server) listReports(ctx context.Context, in *listReportsInput) (*reportPageOutput, error) {
	after := in.After
	if _, err := in.after(&after); err != nil {
		return nil, err
	}
	reports, err := s.bridge.Reports(ctx, bridge.ReportID(after), in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &reportPageOutput{}
	reports, out.Body.Next = cut(in.Paging, reports, func(r bridge.Report) []string { return []string{string(r.ID)} })
	out.Body.Reports = list(reports, reportOf)
	return out, nil
}
