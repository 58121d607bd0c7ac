package inbox

import (
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// answerHeld settles a mail that waits for the reader's own side.
func (h *Handler) answerHeld(w http.ResponseWriter, r *http.Request, v visit) error {
	answer := bridge.HeldAnswer(r.PostFormValue("answer"))
	switch answer {
	case bridge.HeldPost, bridge.HeldTrust, bridge.HeldRefuse:
	default:
		return &bridge.InvalidError{Field: "answer", Got: string(answer), Want: `"post", "trust" or "refuse"`}
	}
	if err := h.bridge.AnswerHeld(r.Context(), v.viewer, bridge.MailID(r.PathValue("mail")), answer); err != nil {
		return err
	}
	goTo(w, r, v.door.path(bridge.ConversationID(r.PathValue("id"))))
	return nil
}
