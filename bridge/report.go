package bridge

import (
	"context"
	"time"
)

// Report tells the marketplace that a side of a conversation misbehaves.
type Report struct {
	ID             ReportID
	ConversationID ConversationID
	Side           Side     // of who reports; it is about the other one
	Member         MemberID // who reports, of an account
	Reason         ReportReason
	Text           string // in the reporter's own words; may be empty
	CreatedAt      time.Time
}

// ReportReason says what is wrong with somebody.
type ReportReason string

// The reasons.
const (
	ReportFraud     ReportReason = "fraud"     // a trap for money or data
	ReportOffensive ReportReason = "offensive" // insults, threats, harassment
	ReportSpam      ReportReason = "spam"      // nothing to do with the listing
	ReportOther     ReportReason = "other"     // as the text says
)

// ReportReasons are all of them, as a page lists them.
var ReportReasons = []ReportReason{ReportFraud, ReportOffensive, ReportSpam, ReportOther}

// ReportTx are the reports of a transaction.
type ReportTx interface {
	AddReport(ctx context.Context, r Report) error
	// Reports lists reports with an ID over after, oldest first.
	Reports(ctx context.Context, after ReportID, limit int) ([]Report, error)
	// ReportsOf lists the reports of a conversation, oldest first.
	ReportsOf(ctx context.Context, c ConversationID) ([]Report, error)
}
