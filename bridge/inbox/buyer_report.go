package inbox

import (
	"errors"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// buyerReportPage tells the marketplace of a seller.
type buyerReportPage struct {
	buyerShell
	Reasons []choice
	Text    string
	Error   string
	Done    bool
}

func (h *Handler) showBuyerReport(w http.ResponseWriter, r *http.Request, v visit) error {
	s, _, err := h.buyerShell(r, v)
	if err != nil {
		return err
	}
	return h.writeBuyerReport(w, r, http.StatusOK, buyerReportPage{buyerShell: s}, "")
}

func (h *Handler) writeBuyerReport(w http.ResponseWriter, r *http.Request, status int, p buyerReportPage, chosen bridge.ReportReason) error {
	p.Title = p.W.Buyers.ReportSeller(p.Seller)
	for _, reason := range bridge.ReportReasons {
		p.Reasons = append(p.Reasons, choice{string(reason), p.W.Buyers.Reasons[reason], reason == chosen})
	}
	return h.pages.buyerReport.show(w, r, status, p)
}

func (h *Handler) postBuyerReport(w http.ResponseWriter, r *http.Request, v visit) error {
	s, _, err := h.buyerShell(r, v)
	if err != nil {
		return err
	}
	p := buyerReportPage{buyerShell: s, Text: strings.TrimSpace(r.PostFormValue("text"))}
	reason := bridge.ReportReason(r.PostFormValue("reason"))
	_, err = h.bridge.AddReport(r.Context(), v.viewer, bridge.ConversationID(r.PathValue("id")), reason, p.Text)
	if errors.Is(err, bridge.ErrInvalid) {
		p.Error = p.W.Buyers.ReportNoText
		return h.writeBuyerReport(w, r, http.StatusBadRequest, p, reason)
	}
	if err != nil {
		return err
	}
	p.Title, p.Done = p.W.Buyers.Reported, true
	return h.pages.buyerReport.show(w, r, http.StatusOK, p)
}
