package inbox

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// peoplePage is who works for an account.
type peoplePage struct {
	settingsShell
	Members []memberForm // the last one is new
	Teams   []teamForm   // so is this one
}

type memberForm struct {
	bridge.Member
	ID    string // of its form
	New   bool
	You   bool
	Roles []choice
	Sees  []choice
}

type teamForm struct {
	bridge.Team
	Form    string
	New     bool
	Members []choice
}

func (h *Handler) showPeople(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.peoplePage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsPeople.show(w, r, http.StatusOK, p)
}

func (h *Handler) peoplePage(r *http.Request, v visit) (p peoplePage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, "/settings/members"); err != nil {
		return p, err
	}
	members, teams, err := h.bridge.Colleagues(r.Context(), v.viewer)
	if err != nil {
		return p, err
	}
	for i, m := range members {
		p.Members = append(p.Members, p.memberForm("member-"+strconv.Itoa(i+1), m))
	}
	p.Members = append(p.Members, p.memberForm(newMember, bridge.Member{Role: bridge.RoleAgent, Sees: bridge.SeesAll}))
	for i, t := range teams {
		p.Teams = append(p.Teams, newTeamForm("team-"+strconv.Itoa(i+1), t, members))
	}
	p.Teams = append(p.Teams, newTeamForm(newTeam, bridge.Team{}, members))
	return p, nil
}

// The forms that make something.
const (
	newMember = "new-member"
	newTeam   = "new-team"
)

// memberForm offers the roles that the reader may give.
func (p peoplePage) memberForm(form string, m bridge.Member) memberForm {
	w := p.W.Settings
	f := memberForm{Member: m, ID: form, New: form == newMember, You: m.ID == p.Me.ID}
	for _, role := range []bridge.Role{bridge.RoleOwner, bridge.RoleManager, bridge.RoleAgent} {
		if role != bridge.RoleOwner || p.Me.Role == bridge.RoleOwner || m.Role == bridge.RoleOwner {
			f.Roles = append(f.Roles, choice{string(role), w.roles[role], role == m.Role})
		}
	}
	for _, sees := range []bridge.Sees{bridge.SeesAll, bridge.SeesTeam, bridge.SeesOwn} {
		f.Sees = append(f.Sees, choice{string(sees), w.sees[sees], sees == m.Sees})
	}
	return f
}

// RoleName is the member's role in words.
func (f memberForm) RoleName() string {
	for _, c := range f.Roles {
		if c.Chosen {
			return c.Label
		}
	}
	return ""
}

func newTeamForm(form string, t bridge.Team, members []bridge.Member) teamForm {
	f := teamForm{Team: t, Form: form, New: form == newTeam}
	for _, m := range members {
		name := m.Name
		if name == "" {
			name = m.Email
		}
		f.Members = append(f.Members, choice{string(m.ID), name, slices.Contains(t.Members, m.ID)})
	}
	return f
}

func (h *Handler) saveMember(w http.ResponseWriter, r *http.Request, v visit) error {
	c := bridge.Colleague{
		Email: r.PostFormValue("email"), Name: r.PostFormValue("name"), Role: bridge.Role(r.PostFormValue("role")),
		Sees: bridge.Sees(r.PostFormValue("sees")), Blocked: r.PostFormValue("blocked") != "",
	}
	m, cause := h.bridge.PutColleague(r.Context(), v.viewer, c)
	form := r.PostFormValue("form")
	switch {
	case cause == nil && m.ID == v.viewer.Member && !m.Role.Manages():
		goTo(w, r, "/settings") // this page is no longer theirs
		return nil
	case cause == nil:
		return saved(w, r, "/settings/members", form)
	}
	return h.showPeopleRefused(w, r, v, form, cause, func(p *peoplePage) {
		for i, f := range p.Members {
			if f.ID == form {
				m := f.Member
				m.Email, m.Name, m.Role, m.Sees, m.Blocked = c.Email, c.Name, c.Role, c.Sees, c.Blocked
				p.Members[i] = p.memberForm(form, m)
			}
		}
	})
}

// removeMember takes a member out of the account.
func (h *Handler) removeMember(w http.ResponseWriter, r *http.Request, v visit) error {
	cause := h.bridge.RemoveColleague(r.Context(), v.viewer, bridge.MemberID(r.PathValue("member")))
	if cause == nil {
		return saved(w, r, "/settings/members", "removed")
	}
	return h.showPeopleRefused(w, r, v, r.PostFormValue("form"), cause, func(*peoplePage) {})
}

// showPeopleRefused shows the page again, with what was written in a form that
// was not saved.
func (h *Handler) showPeopleRefused(w http.ResponseWriter, r *http.Request, v visit, form string, cause error, written func(*peoplePage)) error {
	p, err := h.peoplePage(r, v)
	if err != nil {
		return err
	}
	if !p.refuse(form, cause) {
		return cause
	}
	written(&p)
	return h.pages.settingsPeople.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) saveTeam(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return &bridge.InvalidError{Field: "form", Want: "a form"}
	}
	t := bridge.Team{ID: bridge.TeamID(r.PostFormValue("id")), Name: r.PostFormValue("name")}
	for _, id := range r.PostForm["member"] {
		t.Members = append(t.Members, bridge.MemberID(id))
	}
	_, cause := h.bridge.PutTeam(r.Context(), v.viewer, t)
	form := r.PostFormValue("form")
	if cause == nil {
		return saved(w, r, "/settings/members", form)
	}
	return h.showPeopleRefused(w, r, v, form, cause, func(p *peoplePage) {
		for i, f := range p.Teams {
			if f.Form == form {
				p.Teams[i].Name = t.Name
				for j, c := range f.Members {
					p.Teams[i].Members[j].Chosen = slices.Contains(t.Members, bridge.MemberID(c.Value))
				}
			}
		}
	})
}

func (h *Handler) deleteTeam(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.DeleteTeam(r.Context(), v.viewer, bridge.TeamID(r.PathValue("team"))); err != nil {
		return err
	}
	return saved(w, r, "/settings/members", "teams")
}
