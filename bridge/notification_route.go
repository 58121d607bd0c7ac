package bridge

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// route is one way in which a side is told of a message.
type route struct {
	profile  string // empty for the one of contact addresses, and of a buyer
	form     Form
	to       string
	language string
	template int
	content  bool
	delay    time.Duration
	unwanted string // why it is not taken; empty where it is
}

// resultNotWanted is what a trace says of a mail that its recipient does not want.
const resultNotWanted = "not_wanted"

const (
	unwantedSettings = "The recipient's settings say so."
	unwantedProfile  = "The account's delivery profile says so."
	unwantedPlain    = "The account is on a plain feed."
)

// routes are the ways in which a side wants to be told, and may be not.
func (b *Bridge) routes(ctx context.Context, tx Tx, c Conversation, kind NotificationKind, side Side, who addressee) ([]route, error) {
	first := route{
		to: who.email, language: who.language, template: who.settings.Template,
		content: who.settings.Content, delay: who.settings.Delay,
	}
	if kind == NotifyFavorite && !who.settings.FavoritesByMail || kind != NotifyFavorite && !who.settings.MessagesByMail {
		first.unwanted = unwantedSettings
	}
	if side != SideSeller {
		if first.template == 0 || kind == NotifyAnswer {
			first.template = DefaultTemplate
		}
		return []route{first}, nil
	}
	profiles, err := profilesOf(ctx, tx, c.AccountID)
	if err != nil {
		return nil, err
	}
	contacts := profiles[0]
	if first.template == 0 {
		first.template = contacts.Template
	}
	if who.settings.Language == "" && contacts.Language != "" {
		first.language = contacts.Language
	}
	if first.unwanted == "" && (!contacts.Active || !contacts.wants(kind)) {
		first.unwanted = unwantedProfile
	}
	if kind == NotifyLead && first.unwanted != "" {
		down, err := leadsGoByMail(ctx, tx, c.AccountID)
		if err != nil {
			return nil, err
		}
		if down {
			first.unwanted = ""
		}
	}
	feed, err := feedOf(ctx, tx, c.AccountID)
	if err != nil {
		return nil, err
	}
	if feed.State == FeedPlain && kind == NotifyFavorite && first.unwanted == "" {
		first.unwanted = unwantedPlain
	}
	all := []route{feedRoute(feed.State, first)}
	for _, p := range profiles[1:] {
		plain := feed.State == FeedPlain && p.Kind == ProfileMail
		if p.Active && p.wants(kind) && (!plain || kind != NotifyFavorite) {
			all = append(all, feedRoute(feed.State, route{
				profile: p.Name, form: p.Kind.Form(), to: p.Address, language: b.language(nonEmpty(p.Language, who.account)),
				template: p.Template, content: true,
			}))
		}
	}
	return all, nil
}

// queueMails queues the mails of a message, one for each route. Where all of
// them are stopped, the message is not delivered.
func (b *Bridge) queueMails(ctx context.Context, tx Tx, n Notification, msg Message, routes []route) error {
	open, stopped := false, ""
	for _, r := range routes {
		if r.to == "" {
			continue
		}
		m, why, err := b.mailFor(ctx, tx, n, r)
		if err == nil {
			err = tx.AddNotification(ctx, m)
		}
		if err != nil {
			return err
		}
		open, stopped = open || m.State == NotificationPending, nonEmpty(stopped, why)
	}
	if open || stopped == "" {
		return nil
	}
	return b.suppressed(ctx, tx, msg, stopped)
}

// mailFor is the notification n for one route. Stopped is why its address gets
// no mail.
func (b *Bridge) mailFor(ctx context.Context, tx Tx, n Notification, r route) (m Notification, stopped string, err error) {
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return n, "", err
	}
	n.ID, n.BounceAlias = newID[NotificationID](), bounce.Local()
	n.To, n.Profile, n.Form, n.Language, n.Template, n.Content = r.to, r.profile, r.form, r.language, r.template, r.content
	n.State, n.CreatedAt, n.NextAttempt = NotificationPending, now, now.Add(r.delay)
	if n.Kind == NotifyFavorite {
		end, err := b.aliases.MintExpiring(alias.RoleUnsubscribe, now.Add(unsubscribeTime))
		if err != nil {
			return n, "", err
		}
		n.Unsubscribe = end.Local()
	}
	stopped, err = tx.Suppressed(ctx, r.to)
	switch {
	case err != nil:
		return n, "", err
	case stopped != "":
		n.skip(now, "suppressed", stopped)
	case r.unwanted != "":
		n.skip(now, resultNotWanted, r.unwanted)
	}
	return n, stopped, nil
}

// deliveredElsewhere says whether another mail to the same side tells, or may
// yet tell, of a notification's message.
func deliveredElsewhere(ctx context.Context, tx Tx, n Notification) (bool, error) {
	if n.MessageID == "" {
		return false, nil
	}
	all, err := tx.NotificationsOf(ctx, n.MessageID)
	for _, other := range all {
		told := other.State == NotificationSent || other.State == NotificationPending
		if told && other.ID != n.ID && other.Side == n.Side && other.ConversationID == n.ConversationID {
			return true, nil
		}
	}
	return false, err
}
