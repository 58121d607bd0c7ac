package bridge_test

import (
	"errors"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestReportsReachTheMarketplace(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	one, err := f.AddReport(t.Context(), f.buyer, f.id, bridge.ReportFraud, " Il demande un mandat. ")
	if err != nil || one.Text != "Il demande un mandat." || one.Side != bridge.SideBuyer {
		t.Fatalf("AddReport = %+v, %v", one, err)
	}
	two, err := f.AddReport(t.Context(), f.lea, f.id, bridge.ReportSpam, "")
	if err != nil || two.Side != bridge.SideSeller || two.Member != f.lea.Member {
		t.Fatalf("AddReport = %+v, %v", two, err)
	}
	list, err := f.Reports(t.Context(), "", 10)
	if err != nil || len(list) != 2 || list[0] != one || list[1] != two {
		t.Errorf("Reports = %+v, %v", list, err)
	}
	if list, err = f.Reports(t.Context(), one.ID, 10); err != nil || len(list) != 1 || list[0] != two {
		t.Errorf("Reports after the first = %+v, %v", list, err)
	}
	for _, e := range f.view(f.buyer).Events {
		if e.Kind == bridge.EventReported && e.Side == bridge.SideSeller {
			t.Error("the buyer sees that the seller reported")
		}
	}
	for _, tt := range []struct {
		name string
		who  bridge.Viewer
		why  bridge.ReportReason
		text string
		want error
	}{
		{"a stranger", f.stranger, bridge.ReportSpam, "", bridge.ErrNotFound},
		{"an agent who does not see it", f.eve, bridge.ReportSpam, "", bridge.ErrNotFound},
		{"no reason", f.buyer, "", "x", bridge.ErrInvalid},
		{"another reason without a text", f.buyer, bridge.ReportOther, " ", bridge.ErrInvalid},
	} {
		if _, err := f.AddReport(t.Context(), tt.who, f.id, tt.why, tt.text); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", tt.name, err, tt.want)
		}
	}
	for range 4 {
		_, err = f.AddReport(t.Context(), f.buyer, f.id, bridge.ReportSpam, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err = f.AddReport(t.Context(), f.buyer, f.id, bridge.ReportSpam, ""); !errors.Is(err, bridge.ErrLimited) {
		t.Errorf("the sixth report within an hour: %v; want %v", err, bridge.ErrLimited)
	}
}
