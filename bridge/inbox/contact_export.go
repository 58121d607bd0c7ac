package inbox

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/sheet"
)

// exportRows is how many contacts are read at a time.
const exportRows = 200

// exportContacts sends the contacts as CSV (RFC 4180), in the order of the page.
// It starts with the mark by which spreadsheets know UTF-8. Where it fails on
// the way the connection breaks, so that no one takes a part for the whole.
func (h *Handler) exportContacts(w http.ResponseWriter, r *http.Request, v visit) error {
	q := parseContactQuery(r.URL.Query())
	q.After = ""
	f := q.filter(v.clock, exportRows)
	list, err := h.contacts(r.Context(), v, f)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	header.Set("Content-Disposition", `attachment; filename="`+v.words.Contacts.File+v.clock.now.Format("-2006-01-02")+`.csv"`)
	_, _ = w.Write([]byte("\ufeff"))
	out := csv.NewWriter(w)
	out.UseCRLF = true
	heads := v.columns(q)
	record := make([]string, 0, len(heads)+1)
	for _, c := range heads {
		record = append(record, c.Name)
	}
	record[len(record)-1] = v.words.Contacts.Minutes
	_ = out.Write(append(record, v.words.Reference)) // to one who is gone; there is nobody to tell
	for {
		for _, c := range list {
			_ = out.Write(v.exported(c))
		}
		out.Flush()
		if len(list) < exportRows {
			return nil
		}
		select {
		case <-r.Context().Done(): // nobody takes the rest
			return nil
		default:
		}
		f.After = list[len(list)-1].ID
		if list, err = h.contacts(r.Context(), v, f); err != nil {
			h.logFault(r, err)
			panic(http.ErrAbortHandler)
		}
	}
}

func (v visit) exported(c bridge.LeadRow) []string {
	s, took := v.contact(c), ""
	if !c.AnsweredAt.IsZero() {
		took = strconv.FormatInt(int64((c.AnsweredAt.Sub(c.At)+time.Minute/2)/time.Minute), 10)
	}
	fields := []string{
		c.At.In(v.clock.now.Location()).Format("2006-01-02 15:04"), s.Name, s.Phone, s.Address, s.Listing, s.State, s.Labels,
		s.Assignee, s.Source, took, s.Reference,
	}
	for i := range fields {
		fields[i] = sheet.Harmless(fields[i])
	}
	return fields
}
