package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// stepTime bounds one step of the story, most of which take milliseconds.
const stepTime = 20 * time.Second

// Story plays everybody's part over the marketplace of [Market], through the
// doors of the running program, and tells w what each side saw. Its error names
// the first step that did not hold.
func Story(ctx context.Context, d Doors, w io.Writer) error {
	s := newStory(d, w)
	steps := s.steps()
	for i, step := range steps {
		s.out.step(i+1, step.title)
		if err := s.play(ctx, step); err != nil {
			return fmt.Errorf("step %d (%s): %w", i+1, step.title, err)
		}
	}
	s.out.printf("\nAll %d steps held.\n", len(steps))
	return s.out.err
}

// story is what the steps know of those before them.
type story struct {
	Doors
	out    *transcript
	french thread // its seller answers in French
	other  thread // begun by mail
}

// thread is one conversation of the story.
type thread struct {
	listing sampleListing
	buyer   newBuyer
	conversation
	lead Mail   // as the seller got it
	last string // Message-ID of the seller's last mail
}

type step struct {
	title string
	play  func(context.Context) error
}

func (s *story) steps() []step {
	return []step{
		{"A buyer fills in the contact form of a listing", s.contactByForm},
		{"The seller gets a lead mail", s.leadArrives},
		{"A buyer writes to a listing's public address", s.contactByMail},
		{"The sellers answer from their mail programs", s.sellersAnswer},
		{"The buyers get the answers by mail", s.buyersAreMailed},
		{"The buyer answers in the chat, and the seller gets it in the same thread", s.buyerAnswers},
		{"A buyer marks a listing, and lets the seller know", s.buyerMarks},
		{"Another portal sends a lead, and the answer goes back through it", s.otherPortal},
		{"A mail is sent twice", s.mailTwice},
		{"A mail goes to an address that was never ours", s.wrongAlias},
		{"Two mails on one connection go to two conversations", s.twoOnOneConnection},
		{"A stranger who knows the address writes", s.strangerWrites},
	}
}

// newStory gives the story buyers of its own, so that it can be played again on
// data that was kept.
func newStory(d Doors, w io.Writer) *story {
	run := strings.ToLower(rand.Text()[:8])
	return &story{
		Doors: d,
		out:   &transcript{w: w},
		french: thread{listing: listingOf("clio"), buyer: newBuyer{
			ExternalID: "anne-" + run, Pseudonym: "anne_m", Name: "Anne Morel", FirstName: "Anne", LastName: "Morel",
			Email: "anne.morel." + run + "@courriel.example", Phone: "+33639980011", MaskPhone: true, Language: "fr",
		}},
		other: thread{listing: listingOf("mini"), buyer: newBuyer{
			Name: "Rose Kelly", Email: "rose.kelly." + run + "@postbox.example", Language: "en",
		}},
	}
}

func (s *story) play(ctx context.Context, step step) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	err := step.play(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("it took longer than %s: %w", stepTime, err)
	}
	return errors.Join(err, s.out.err)
}

// messages returns the messages of a conversation after a sequence.
func (s *story) messages(ctx context.Context, t *thread, after int) ([]chatMessage, error) {
	c, err := s.conversation(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	for i, m := range c.Messages {
		if m.Sequence > after {
			return c.Messages[i:], nil
		}
	}
	return nil, nil
}

// next returns the one message that came after those that t knows of, and
// counts it as known. It is an error if there is none or more than one.
func (s *story) next(ctx context.Context, t *thread) (chatMessage, error) {
	ms, err := s.messages(ctx, t, t.Sequence)
	if err != nil {
		return chatMessage{}, err
	}
	if len(ms) != 1 {
		return chatMessage{}, fmt.Errorf("the chat shows %d new messages; want 1", len(ms))
	}
	t.Sequence = ms[0].Sequence
	s.out.saw("chat", t.author(ms[0].Side)+": "+ms[0].Text)
	return ms[0], nil
}

// nothingNew is an error where the chat shows more than t knows of.
func (s *story) nothingNew(ctx context.Context, t *thread) error {
	ms, err := s.messages(ctx, t, t.Sequence)
	if err == nil && len(ms) > 0 {
		err = fmt.Errorf("the chat shows something new: %q", ms[0].Text)
	}
	if err == nil {
		s.out.saw("chat", "nothing new")
	}
	return err
}

func (t *thread) author(side bridge.Side) string {
	switch side {
	case bridge.SideBuyer:
		return t.buyer.Name
	case bridge.SideSeller:
		return t.listing.seller().Name
	}
	return "(automatic message)"
}
