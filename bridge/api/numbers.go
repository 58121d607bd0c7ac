package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

type showNumbersInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Days       int    `query:"days" minimum:"1" maximum:"366" default:"30" doc:"How many, up to today."`
	Zone       string `query:"zone" maxLength:"100" default:"UTC" doc:"In which days begin and end; a name of the time zone database." example:"Europe/Paris"`
	Acting
}

// numbers are what can be counted of an account's leads.
type numbers struct {
	Leads              int              `json:"leads"`
	Answered           int              `json:"answered"`
	MedianAnswerSecond int              `json:"median_answer_seconds" doc:"Within which half of the answers came; 0 where there are none."`
	SlowAnswerSecond   int              `json:"p90_answer_seconds" doc:"Within which nine of ten came."`
	NotDelivered       int              `json:"not_delivered" doc:"Messages whose mail did not arrive."`
	Days               []dayNumbers     `json:"days" doc:"Oldest first."`
	Listings           []listingNumbers `json:"listings" doc:"Those with the most leads, at most 20."`
}

// dayNumbers are those of one day.
type dayNumbers struct {
	Day      string `json:"day" format:"date"`
	Leads    int    `json:"leads"`
	Answered int    `json:"answered" doc:"Of those leads."`
	Ours     int    `json:"not_delivered_to_buyers"`
	Theirs   int    `json:"not_delivered_to_account"`
}

// listingNumbers are those of one listing.
type listingNumbers struct {
	ID       string `json:"id" format:"uuid"`
	Title    string `json:"title"`
	Leads    int    `json:"leads"`
	Answered int    `json:"answered"`
}

type numbersOutput struct{ Body numbers }

func (s *server) showNumbers(ctx context.Context, in *showNumbersInput) (*numbersOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(in.Zone)
	if err != nil || in.Zone == "Local" {
		return nil, &bridge.InvalidError{Field: "zone", Got: in.Zone, Want: "a time zone such as Europe/Paris"}
	}
	n, err := s.bridge.Numbers(ctx, who, in.Days, zone)
	if err != nil {
		return nil, err
	}
	return &numbersOutput{numbers{
		Leads: n.Leads, Answered: n.Answered, NotDelivered: n.Undelivered,
		MedianAnswerSecond: int(n.TimeToAnswer(0.5) / time.Second), SlowAnswerSecond: int(n.TimeToAnswer(0.9) / time.Second),
		Days: list(n.Days, func(d bridge.DayNumbers) dayNumbers {
			return dayNumbers{d.Day.Format(time.DateOnly), d.Leads, d.Answered, d.Ours, d.Theirs}
		}),
		Listings: list(n.Listings, func(l bridge.ListingNumbers) listingNumbers {
			return listingNumbers{string(l.ID), l.Title, l.Leads, l.Answered}
		}),
	}}, nil
}
