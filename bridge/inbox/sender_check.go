package inbox

import (
	"errors"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// senderCheckPage asks whether a mail is from the reader.
type senderCheckPage struct {
	shell
	Action string // empty once it is answered
	Sender string
	Held   []heldMail
	Trusts bool   // a yes lets the sender write from now on
	Done   string // what the answer did
}

// heldMail is a mail that waits for the answer.
type heldMail struct {
	Subject string
	Stamp   stamp
}

// showSenderCheck changes nothing: mail scanners open links.
func (h *Handler) showSenderCheck(w http.ResponseWriter, r *http.Request) {
	check, err := h.bridge.SenderCheck(r.Context(), r.PathValue("token"))
	if err != nil {
		h.refuseSenderCheck(w, r, err)
		return
	}
	p := senderCheckPage{shell: h.shell(r, ""), Action: r.URL.Path, Sender: check.Check.Sender, Trusts: check.Check.Authorizes()}
	p.Title = p.W.SenderCheck
	clock := h.clockFor(r, p.W)
	for _, m := range check.Held {
		p.Held = append(p.Held, heldMail{Subject: m.Subject, Stamp: clock.when(m.ReceivedAt)})
	}
	h.writeSenderCheck(w, r, p)
}

func (h *Handler) answerSenderCheck(w http.ResponseWriter, r *http.Request) {
	answer := r.PostFormValue("answer")
	if answer != "yes" && answer != "no" {
		h.fail(w, r, &bridge.InvalidError{Field: "answer", Got: answer, Want: `"yes" or "no"`})
		return
	}
	if err := h.bridge.AnswerSenderCheck(r.Context(), r.PathValue("token"), answer == "yes"); err != nil {
		h.refuseSenderCheck(w, r, err)
		return
	}
	p := senderCheckPage{shell: h.shell(r, "")}
	p.Title, p.Done = p.W.Unsubscribed, p.W.SenderRefused
	if answer == "yes" {
		p.Done = p.W.SenderPosted
	}
	h.writeSenderCheck(w, r, p)
}

func (h *Handler) writeSenderCheck(w http.ResponseWriter, r *http.Request, p senderCheckPage) {
	if err := h.pages.senderCheck.show(w, r, http.StatusOK, p); err != nil {
		h.fail(w, r, err)
	}
}

// refuseSenderCheck says the same of questions that were answered, that ran
// out and that never were.
func (h *Handler) refuseSenderCheck(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, bridge.ErrNotFound) && !errors.Is(err, bridge.ErrExpired) {
		h.fail(w, r, err)
		return
	}
	p := senderCheckPage{shell: h.shell(r, "")}
	p.Title, p.Done = p.W.LinkGone, p.W.SenderGone
	if err := h.pages.senderCheck.show(w, r, web.Status(err), p); err != nil {
		h.fail(w, r, err)
	}
}
