package bridge

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Profile is one way in which an account is told of what happens: to which
// address, of which events, and in which form. Several may be active at once.
type Profile struct {
	Account AccountID
	// Name is unique within the account. [ContactsProfile] is the mail to the
	// contact addresses of listings, which every account has.
	Name    string
	Kind    ProfileKind
	Address string // of the CRM; empty for ContactsProfile
	// Subject is that of ADF mails, as their receiver asks. {account}, {title},
	// {ref}, {name} and {portal} stand for what they name.
	Subject  string
	Language string // "fr" or "en"; empty for the account's
	// Template is the version of the form. It is pinned: nobody but the account
	// changes it.
	Template                   int
	Leads, Messages, Favorites bool // of which events it tells
	Active                     bool
	CreatedAt, UpdatedAt       time.Time
}

// ContactsProfile is the name of the profile that every account has. What each
// address is mailed is also a matter of its [Settings].
const ContactsProfile = "contacts"

// ProfileKind says in which form a profile tells.
type ProfileKind string

// The kinds of profiles. Who wants JSON over HTTP makes a [Webhook].
const (
	ProfileMail     ProfileKind = "mail"     // our mail
	ProfileADF      ProfileKind = "adf"      // a mail that is ADF/XML 1.0 and nothing else
	ProfileOpenImmo ProfileKind = "openimmo" // our mail with OpenImmo feedback attached
	ProfileCSV      ProfileKind = "csv"      // our mail with a file of two lines attached
)

// ProfileKinds are all of them, as a page lists them.
var ProfileKinds = []ProfileKind{ProfileMail, ProfileADF, ProfileOpenImmo, ProfileCSV}

// Form is the form of the mails of a kind.
func (k ProfileKind) Form() Form {
	if k == ProfileMail {
		return FormMail
	}
	return Form(k)
}

// Favorites says whether a kind has a form for favourites. ADF and OpenImmo can
// only say that somebody enquires, which who marks a listing does not.
func (k ProfileKind) Favorites() bool { return k != ProfileADF && k != ProfileOpenImmo }

// Form is what the mail of a notification looks like.
type Form string

// The forms. FormPlain is that of a plain feed.
const (
	FormMail     Form = "" // ours, with the record in four carriers
	FormPlain    Form = "plain"
	FormADF      Form = "adf"
	FormOpenImmo Form = "openimmo"
	FormCSV      Form = "csv"
)

// Newest is the newest version of a form. That of OpenImmo and CSV is the version
// of our mail and of the file that comes with it.
func (f Form) Newest() int {
	if f == FormPlain {
		return firstTemplate
	}
	return NewestTemplate
}

// wants says whether a profile tells of what a notification is about.
func (p Profile) wants(kind NotificationKind) bool {
	switch kind {
	case NotifyLead:
		return p.Leads
	case NotifyMessage:
		return p.Messages
	case NotifyFavorite:
		return p.Favorites && p.Kind.Favorites()
	}
	return false
}

// ProfileTx are the profiles of a transaction.
type ProfileTx interface {
	// PutProfile inserts or replaces a profile by its account and name.
	PutProfile(ctx context.Context, p Profile) error
	Profile(ctx context.Context, a AccountID, name string) (Profile, error)
	// Profiles lists an account's profiles by name.
	Profiles(ctx context.Context, a AccountID) ([]Profile, error)
	DeleteProfile(ctx context.Context, a AccountID, name string) error
}

// firstTemplate is what an account had pinned from the time before it could say.
const firstTemplate = 1

func contactsProfile(a AccountID, template int, at time.Time) Profile {
	return Profile{
		Account: a, Name: ContactsProfile, Kind: ProfileMail, Template: template,
		Leads: true, Messages: true, Favorites: true, Active: true, CreatedAt: at, UpdatedAt: at,
	}
}

// profilesOf lists an account's profiles, that of its contacts first.
func profilesOf(ctx context.Context, tx Tx, a AccountID) ([]Profile, error) {
	all, err := tx.Profiles(ctx, a)
	if err != nil {
		return nil, err
	}
	sorted := []Profile{contactsProfile(a, firstTemplate, time.Time{})}
	for _, p := range all {
		if p.Name == ContactsProfile {
			sorted[0] = p
			continue
		}
		sorted = append(sorted, p)
	}
	return sorted, nil
}

func profileOf(ctx context.Context, tx Tx, a AccountID, name string) (Profile, error) {
	p, err := tx.Profile(ctx, a, name)
	if name == ContactsProfile && errors.Is(err, ErrNotFound) {
		return contactsProfile(a, firstTemplate, time.Time{}), nil
	}
	return p, err
}

// defaultSubject is that of ADF mails whose profile has none: some receivers
// want the firm's name in it.
const defaultSubject = "{account}: {title} [{ref}]"

// profileSubject is the subject of a mail, as its profile has it.
func (b *Bridge) profileSubject(ctx context.Context, tx Tx, o Outgoing) (string, error) {
	subject := defaultSubject
	p, err := tx.Profile(ctx, o.Account.ID, o.Notification.Profile)
	switch {
	case errors.Is(err, ErrNotFound): // deleted meanwhile
	case err != nil:
		return "", err
	case p.Subject != "":
		subject = p.Subject
	}
	return expandSubject(subject, o), nil
}

func expandSubject(subject string, o Outgoing) string {
	if o.Listing.Reference == "" {
		subject = strings.ReplaceAll(subject, " [{ref}]", "")
	}
	subject = strings.NewReplacer(
		"{account}", o.Account.Name, "{title}", o.Listing.Title, "{ref}", o.Listing.Reference,
		"{name}", o.Record.Contact.Display, "{portal}", o.Installation.Name,
	).Replace(subject)
	return strings.Join(strings.Fields(subject), " ")
}
