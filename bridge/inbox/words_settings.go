package inbox

import (
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

// settingsWords are about what members and accounts may choose.
type settingsWords struct {
	Settings    string
	Back        string
	Save        string
	Saved       string
	Mine        string // the tabs
	Answering   string
	Senders     string
	People      string
	ManagerOnly string

	// Mails to contact addresses.
	Mails           string
	MailsLead       string
	NoContacts      string
	MailTo          func(email string) string
	Messages        string
	MessagesHint    string
	Favorites       string
	FavoritesHint   string
	Content         string
	ContentHint     string
	Delay           string
	DelayHint       string
	AtOnce          string
	After           func(minutes int) string
	MailLanguage    string
	AccountLanguage string
	Complained      string
	Bounced         string
	Resume          string

	// What a member's browsers are told.
	Push          string
	PushLead      string
	PushMessages  string
	PushOnline    string
	PushExpiring  string
	PushAnswers   string
	PushContent   string
	PushOn        string
	PushOff       string
	PushIsOn      string
	PushDenied    string
	PushUnable    string
	PushFailed    string
	PushBuyerLead string

	// A member's own pages.
	Pages         string
	Language      string
	BrowsersOwn   string
	Zone          string
	ZoneHint      string
	EnterKey      string
	EnterSends    string
	EnterBreaks   string
	EnterHint     string
	Signature     string
	SignatureHint string

	// The first answer and the hours.
	FirstAnswer     string
	FirstAnswerLead string
	AnswerOn        string
	WhenClosed      string
	WhenClosedHint  string
	AnswerIn        map[string]string // by language
	Hours           string
	HoursLead       string
	Opens           func(day string) string
	Closes          func(day string) string
	OpensAgain      func(day string) string
	ClosesAgain     func(day string) string
	To              string
	And             string
	UsuallyAnswers  func(times string) string
	Through         func(from, to string) string // days
	TimeSpan        func(from, to string) string

	// Addresses that may write.
	SendersLead string
	NoSenders   string
	NewSender   string
	SenderHint  string
	AddSender   string
	WholeDomain func(domain string) string
	Since       func(day string) string
	Revoke      string
	RevokeOf    func(sender string) string

	// Members and teams.
	Members     string
	MembersLead string
	You         string
	Name        string
	Email       string
	Role        string
	roles       map[bridge.Role]string
	Sees        string
	SeesHint    string
	sees        map[bridge.Sees]string
	Blocked     string
	BlockedHint string
	Remove      string
	RemoveLead  func(name string) string
	RemoveSure  string
	Removed     string
	AddMember   string
	NewMember   string
	Teams       string
	TeamsLead   string
	NoTeams     string
	TeamName    string
	TeamMembers string
	AddTeam     string
	DeleteTeam  string
	NewTeam     string

	refusals map[string]string // by field, or what is wrong
}

// The refusals that are about no field.
const (
	refusedLink      = "link"
	refusedLastOwner = "last_owner"
	refusedOwners    = "owners_only"
	refusedSelf      = "self"
	refusedLimit     = "limit"
	refusedTaken     = "taken"
)

// refusal says what was wrong with a form: with which field, and in a sentence
// what to do. It is empty for an error that no form can mend.
func (w *settingsWords) refusal(err error) (field, sentence string) {
	invalid, isField := errors.AsType[*bridge.InvalidError](err)
	switch {
	case err == nil:
		return "", ""
	case isField:
		field = invalid.Field
	case errors.Is(err, bridge.ErrRefusedContent):
		field = refusedLink
	case errors.Is(err, bridge.ErrLastOwner):
		field = refusedLastOwner
	case errors.Is(err, bridge.ErrOwnersOnly):
		field = refusedOwners
	case errors.Is(err, bridge.ErrSelf):
		field = refusedSelf
	case errors.Is(err, bridge.ErrLimited):
		field = refusedLimit
	case errors.Is(err, bridge.ErrConflict):
		field = refusedTaken
	}
	return field, w.refusals[field]
}
