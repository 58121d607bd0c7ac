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
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// reportPage is one page of reports.
type reportPage struct {
	Reports []report `json:"reports"`
	Next    string   `json:"next,omitempty" doc:"What to send as after for the next page; left out where this is the last."`
}

type reportPageOutput struct{ Body reportPage }

func (s *server) listReports(ctx context.Context, in *listReportsInput) (*reportPageOutput, error) {
	reports, err := s.bridge.Reports(ctx, bridge.ReportID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	var page reportPage
	if len(reports) > in.Limit {
		reports = reports[:in.Limit]
		page.Next = string(reports[in.Limit-1].ID)
	}
	page.Reports = list(reports, reportOf)
	return &reportPageOutput{page}, nil
}
