package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// NewMessage is a message written in the chat.
type NewMessage struct {
	// By is who writes, whose right to is found out; zero where the marketplace does,
	// which may for both sides.
	By             Viewer
	Member         MemberID // of the account, who wrote it in the inbox
	Conversation   ConversationID
	Side           Side
	Text           string
	Files          []NewFile
	Via            Via
	ReplyTo        MessageID // a message of the conversation that it answers; empty for none
	Template       int       // as of [NewLead]
	IdempotencyKey string
}

// NewFile is a file that goes with a message.
type NewFile struct {
	Name    string
	Content io.Reader
}

// Post adds a message to a conversation and tells the other side. A known
// idempotency key gives the first answer again.
func (b *Bridge) Post(ctx context.Context, n NewMessage) (Message, error) {
	msg, files, err := b.readMessage(ctx, n)
	defer closeFiles(files, b.log)
	if err != nil {
		return Message{}, fmt.Errorf("posting a message: %w", err)
	}
	var p Posted
	err = b.store.Update(ctx, func(tx Tx) error {
		p = Posted{}
		c, err := b.writable(ctx, tx, n)
		if err != nil {
			return err
		}
		if done, err := b.postedBefore(ctx, tx, msg.Key, &p); err != nil || done {
			return err
		}
		for _, f := range files {
			if err := tx.PutContent(ctx, f.spool.Content(), msg.CreatedAt); err != nil {
				return err
			}
		}
		msg := msg
		if err := sign(ctx, tx, &msg); err != nil {
			return err
		}
		if err := errors.Join(b.checkLinks(ctx, tx, c.ListingID, msg.Text), checkReply(ctx, tx, c.ID, msg.ReplyTo)); err != nil {
			return err
		}
		if p.Message, err = b.post(ctx, tx, &c, msg); err != nil {
			return err
		}
		p.Conversation = c
		return pinTemplate(ctx, tx, p.Message.ID, n.Template)
	})
	if err != nil {
		return Message{}, fmt.Errorf("posting a message: %w", b.noteLimit(ctx, err))
	}
	b.posted(p.Conversation)
	return p.Message, nil
}

// writable returns the conversation of a message whose writer may write in it.
func (b *Bridge) writable(ctx context.Context, tx Tx, n NewMessage) (Conversation, error) {
	if n.By == (Viewer{}) {
		return tx.Conversation(ctx, n.Conversation)
	}
	if n.By.Side() != n.Side {
		return Conversation{}, ErrForbidden
	}
	return b.findSeen(ctx, tx, n.By, n.Conversation)
}

// readMessage checks a message and spools its files, which the caller closes.
func (b *Bridge) readMessage(ctx context.Context, n NewMessage) (Message, []*file, error) {
	msg := Message{
		ID: newID[MessageID](), ConversationID: n.Conversation, Side: n.Side, Kind: KindText,
		Text: strings.TrimSpace(n.Text), State: StateSent, Via: n.Via, Member: n.Member, ReplyTo: n.ReplyTo,
		Key: messageKey("message:"+string(n.Conversation), n.IdempotencyKey), CreatedAt: b.now(),
	}
	if n.Side != SideBuyer && n.Side != SideSeller {
		return msg, nil, &InvalidError{Field: "side", Got: string(n.Side), Want: `"buyer" or "seller"`}
	}
	if err := checkTemplate(n.Template); err != nil {
		return msg, nil, err
	}
	if len(n.Files) == 0 || msg.Text != "" {
		if err := checkText("text", msg.Text); err != nil {
			return msg, nil, err
		}
	}
	var files []*file
	for _, nf := range n.Files {
		f, err := b.readFile(ctx, files, nf.Name, nf.Content)
		if err != nil {
			return msg, files, err
		}
		files = append(files, f)
		msg.Attachments = append(msg.Attachments, f.attachment(msg.ID))
	}
	return msg, files, nil
}

func closeFiles(files []*file, log *slog.Logger) {
	var errs []error
	for _, f := range files {
		errs = append(errs, f.spool.Close())
	}
	if err := errors.Join(errs...); err != nil {
		log.Warn("closing a spool", slog.Any("err", err))
	}
}
