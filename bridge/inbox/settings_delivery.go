package inbox

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Delivery is how an account's CRM is told, which its owners and managers set.
type Delivery interface {
	Profiles(ctx context.Context, s bridge.Steward) ([]bridge.ProfileView, error)
	PutProfile(ctx context.Context, s bridge.Steward, p bridge.Profile) (bridge.ProfileView, error)
	DeleteProfile(ctx context.Context, s bridge.Steward, name string) error
	ResumeProfile(ctx context.Context, s bridge.Steward, name string) error
	PreviewProfile(ctx context.Context, s bridge.Steward, name string, change bridge.Profile) (bridge.Preview, error)
	Profile(ctx context.Context, s bridge.Steward, name string) (bridge.ProfileView, error)
	Feeds
}

const deliveryPath = "/settings/delivery"

// deliveryPage is how an account is told.
type deliveryPage struct {
	settingsShell
	Profiles []profileForm // the last one is that of a new profile
	Feed     feedPart
}

// profileForm is a profile to change.
type profileForm struct {
	bridge.ProfileView
	ID, Title, KindName        string
	New, Contacts              bool
	Kinds, Languages, Versions []choice
	Preview                    string
}

func steward(v visit) bridge.Steward { return bridge.Steward{Viewer: v.viewer} }

func (h *Handler) showDelivery(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.deliveryPage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsDelivery.show(w, r, http.StatusOK, p)
}

func (h *Handler) deliveryPage(r *http.Request, v visit) (p deliveryPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, deliveryPath); err != nil {
		return p, err
	}
	all, err := h.bridge.Profiles(r.Context(), steward(v))
	if err != nil {
		return p, err
	}
	for _, view := range all {
		p.Profiles = append(p.Profiles, v.profileForm(view))
	}
	fresh := v.profileForm(bridge.ProfileView{Profile: bridge.Profile{Kind: bridge.ProfileMail, Leads: true, Messages: true, Active: true}})
	fresh.New, fresh.ID, fresh.Title = true, "new", v.words.Delivery.NewProfile
	p.Profiles = append(p.Profiles, fresh)
	p.Feed, err = h.feedPart(r, v)
	return p, err
}

func (v visit) profileForm(p bridge.ProfileView) profileForm {
	w := v.words.Delivery
	f := profileForm{
		ProfileView: p, ID: "profile-" + p.Name, Title: p.Name, KindName: w.kinds[p.Kind], Contacts: p.Name == bridge.ContactsProfile,
		Languages: []choice{{"", v.words.Settings.AccountLanguage, p.Language == ""}},
		Preview:   deliveryPath + "/" + url.PathEscape(p.Name) + "/preview",
	}
	if f.Contacts {
		f.Title = w.ContactsName
	}
	for _, k := range bridge.ProfileKinds {
		f.Kinds = append(f.Kinds, choice{string(k), w.kinds[k], k == p.Kind})
	}
	for _, lang := range []string{"fr", "en"} {
		f.Languages = append(f.Languages, choice{lang, languageNames[lang], p.Language == lang})
	}
	for n := 1; n <= p.Kind.Form().Newest(); n++ {
		f.Versions = append(f.Versions, choice{strconv.Itoa(n), strconv.Itoa(n), n == p.Template})
	}
	return f
}

var languageNames = map[string]string{"fr": "Français", "en": "English"}

// refuseDelivery puts into a page what was wrong with a form. It is false for an
// error that no form can mend.
func (s *settingsShell) refuseDelivery(form string, err error) bool {
	field := ""
	invalid, isField := errors.AsType[*bridge.InvalidError](err)
	switch {
	case isField:
		field = invalid.Field
	case errors.Is(err, bridge.ErrNotReady):
		field = refusedNotReady
	case errors.Is(err, bridge.ErrConflict):
		field = refusedConflict
	case errors.Is(err, bridge.ErrExpired):
		field = refusedExpired
	case errors.Is(err, bridge.ErrLimited):
		field = refusedLimit
	}
	s.Refused, s.Field, s.Refusal = form, field, s.W.Delivery.refusals[field]
	return s.Refusal != ""
}

func (h *Handler) saveProfile(w http.ResponseWriter, r *http.Request, v visit) error {
	name := strings.TrimSpace(r.PostFormValue("name"))
	p := bridge.Profile{
		Name: name, Kind: bridge.ProfileKind(r.PostFormValue("kind")), Address: strings.TrimSpace(r.PostFormValue("address")),
		Subject: strings.TrimSpace(r.PostFormValue("subject")), Language: r.PostFormValue("language"),
		Leads: r.PostFormValue("leads") != "", Messages: r.PostFormValue("messages") != "", Favorites: r.PostFormValue("favorites") != "",
		Active: r.PostFormValue("active") != "",
	}
	if name == bridge.ContactsProfile {
		p.Kind = bridge.ProfileMail
	}
	if n, err := strconv.Atoi(r.PostFormValue("template")); err == nil && n <= p.Kind.Form().Newest() {
		p.Template = n // of another kind, the first
	}
	var err error
	switch r.PostFormValue("do") {
	case "delete":
		err = h.bridge.DeleteProfile(r.Context(), steward(v), name)
	case "resume":
		err = h.bridge.ResumeProfile(r.Context(), steward(v), name)
	default:
		_, err = h.bridge.PutProfile(r.Context(), steward(v), p)
	}
	form := "profile-" + name
	if err == nil {
		return saved(w, r, deliveryPath, form)
	}
	page, perr := h.deliveryPage(r, v)
	if perr != nil {
		return perr
	}
	if r.PostFormValue("new") != "" {
		form = "new"
	}
	if !page.refuseDelivery(form, err) {
		return err
	}
	for i, f := range page.Profiles {
		if f.ID == form {
			typed := v.profileForm(bridge.ProfileView{Profile: p, Stopped: f.Stopped})
			typed.New, typed.ID, typed.Title, typed.Preview = f.New, f.ID, f.Title, f.Preview
			page.Profiles[i] = typed
		}
	}
	return h.pages.settingsDelivery.show(w, r, http.StatusBadRequest, page)
}

// moment names a day and a time within a sentence.
func (v visit) moment(at time.Time) string {
	return v.day(at) + " " + at.In(v.clock.now.Location()).Format("15:04")
}
