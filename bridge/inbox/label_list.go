package inbox

import (
	"errors"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// labelsPage is where labels are made, named, coloured and deleted.
type labelsPage struct {
	shell
	Labels []labelForm
	New    labelForm
	Error  string
}

type labelForm struct {
	ID     bridge.LabelID
	Name   string
	Colors []labelColor
}

type labelColor struct {
	Color  bridge.LabelColor
	Name   string
	Chosen bool
}

func (v visit) labelForm(l bridge.Label) labelForm {
	f := labelForm{ID: l.ID, Name: l.Name}
	for _, c := range bridge.LabelColors {
		f.Colors = append(f.Colors, labelColor{c, v.words.Doing.colors[c], c == l.Color})
	}
	return f
}

func (h *Handler) listLabels(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.showLabels(w, r, v, http.StatusOK, "")
}

func (h *Handler) showLabels(w http.ResponseWriter, r *http.Request, v visit, status int, problem string) error {
	labels, err := h.bridge.Labels(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	p := labelsPage{shell: h.shell(r, v.words.List.Labels), Error: problem}
	p.SignOut, p.Path = "/sign-out", "/labels"
	p.New = v.labelForm(bridge.Label{Color: bridge.LabelColors[len(labels)%len(bridge.LabelColors)]})
	for _, l := range labels {
		p.Labels = append(p.Labels, v.labelForm(l))
	}
	return h.pages.labels.show(w, r, status, p)
}

// putLabel makes a label, changes one, or deletes it.
func (h *Handler) putLabel(w http.ResponseWriter, r *http.Request, v visit) error {
	if r.PostFormValue("do") == "delete" {
		if err := h.bridge.DeleteLabel(r.Context(), v.viewer, bridge.LabelID(r.PathValue("label"))); err != nil {
			return err
		}
		goTo(w, r, "/labels")
		return nil
	}
	l := bridge.Label{
		ID: bridge.LabelID(r.PathValue("label")), Name: strings.TrimSpace(r.PostFormValue("name")),
		Color: bridge.LabelColor(r.PostFormValue("color")),
	}
	_, err := h.bridge.PutLabel(r.Context(), v.viewer, l)
	if status := labelStatus(err); status != 0 {
		return h.showLabels(w, r, v, status, v.words.Doing.labelProblems[status])
	}
	if err != nil {
		return err
	}
	goTo(w, r, "/labels")
	return nil
}

// labelStatus is the status of an error that the page itself can tell; 0 for
// others.
func labelStatus(err error) int {
	switch {
	case errors.Is(err, bridge.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, bridge.ErrInvalid):
		return http.StatusBadRequest
	}
	return 0
}
