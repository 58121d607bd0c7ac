package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// comment is what members of an account tell each other about a conversation. No
// buyer sees it.
type comment struct {
	ID        string    `json:"id" format:"uuid"`
	Member    string    `json:"member" doc:"Id of the member who wrote it; \"api\" for a program that named none."`
	Text      string    `json:"text"`
	Mentions  []string  `json:"mentions" doc:"Ids of the members whom it names."`
	CreatedAt time.Time `json:"created_at"`
	EditedAt  time.Time `json:"edited_at,omitzero"`
}

func commentOf(c bridge.Comment) comment {
	return comment{
		ID: string(c.ID), Member: string(c.MemberID), Text: c.Text, CreatedAt: c.CreatedAt, EditedAt: c.EditedAt,
		Mentions: list(c.Mentions, func(id bridge.MemberID) string { return string(id) }),
	}
}

type listCommentsInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Paging
}

// commentPage is one page of comments.
type commentPage struct {
	Comments []comment `json:"comments" doc:"Oldest first."`
	Next
}

type commentPageOutput struct{ Body commentPage }

func (s *server) listComments(ctx context.Context, in *listCommentsInput) (*commentPageOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	v, err := s.bridge.ViewPart(ctx, who, bridge.ConversationID(in.ID), bridge.Part{Newest: 1})
	if err != nil {
		return nil, err
	}
	comments, next, err := pageOf(in.Paging, v.Comments, func(c bridge.Comment) string { return sortable(c.CreatedAt, string(c.ID)) })
	if err != nil {
		return nil, err
	}
	out := &commentPageOutput{commentPage{list(comments, commentOf), next}}
	return out, s.guard(ctx, who, v.Conversation.ID, v.Egress, out.Body)
}

// newComment is a comment to be written.
type newComment struct {
	_    struct{} `additionalProperties:"false"`
	Text string   `json:"text" doc:"Members whom it names with an @ are told by mail." example:"@Léa, can you show the car on Friday?"`
}

type postCommentInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Body newComment
}

type commentOutput struct{ Body comment }

func (s *server) postComment(ctx context.Context, in *postCommentInput) (*commentOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	c, err := s.bridge.AddComment(ctx, who, bridge.ConversationID(in.ID), in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &commentOutput{commentOf(c)}, nil
}

type patchCommentInput struct {
	ID string `path:"id" doc:"Of the comment."`
	Acting
	Body newComment
}

func (s *server) patchComment(ctx context.Context, in *patchCommentInput) (*done, error) {
	id := bridge.CommentID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Comment: id}, in.Acting)
	if err == nil {
		err = s.bridge.EditComment(ctx, who, id, in.Body.Text)
	}
	return &done{}, err
}

type deleteCommentInput struct {
	ID string `path:"id" doc:"Of the comment."`
	Acting
}

func (s *server) deleteComment(ctx context.Context, in *deleteCommentInput) (*done, error) {
	id := bridge.CommentID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Comment: id}, in.Acting)
	if err == nil {
		err = s.bridge.DeleteComment(ctx, who, id)
	}
	return &done{}, err
}

// buyerNote is what an account keeps of a buyer for itself: no buyer and no other
// account sees it.
type buyerNote struct {
	Text      string    `json:"text"`
	Tags      []string  `json:"tags"`
	Member    string    `json:"member,omitempty" doc:"Id of the member who wrote it last; \"api\" for a program that named none."`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

func buyerNoteOf(n bridge.BuyerNote) buyerNote {
	return buyerNote{Text: n.Text, Tags: list(n.Tags, func(s string) string { return s }), Member: string(n.Member), UpdatedAt: n.UpdatedAt}
}

type showNoteInput struct {
	ID string `path:"id" doc:"Of a conversation with the buyer."`
	Acting
}

type noteOutput struct{ Body buyerNote }

func (s *server) showNote(ctx context.Context, in *showNoteInput) (*noteOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	beside, err := s.bridge.Beside(ctx, who, bridge.ConversationID(in.ID))
	return &noteOutput{buyerNoteOf(beside.Note)}, err
}

// newNote takes the place of a note.
type newNote struct {
	_    struct{} `additionalProperties:"false"`
	Text string   `json:"text"`
	Tags []string `json:"tags,omitempty" maxItems:"20"`
}

type putNoteInput struct {
	ID string `path:"id" doc:"Of a conversation with the buyer."`
	Acting
	Body newNote
}

func (s *server) putNote(ctx context.Context, in *putNoteInput) (*noteOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	id := bridge.ConversationID(in.ID)
	was, err := s.bridge.Beside(ctx, who, id)
	if err != nil {
		return nil, err
	}
	n, err := s.bridge.PutBuyerNote(ctx, who, id, bridge.NewBuyerNote{Text: in.Body.Text, Tags: in.Body.Tags, Was: was.Note.UpdatedAt})
	return &noteOutput{buyerNoteOf(n)}, err
}

type othersOutput struct {
	Body struct {
		Conversations []conversationRow `json:"conversations" doc:"The newest other conversations of the same buyer with the account, at most 10."`
	}
}

// listOthers lists the other conversations of a buyer with the account.
func (s *server) listOthers(ctx context.Context, in *showNoteInput) (*othersOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	beside, err := s.bridge.Beside(ctx, who, bridge.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &othersOutput{}
	out.Body.Conversations = []conversationRow{}
	for _, r := range beside.Others {
		row, err := s.rowOf(ctx, who, r, bridge.Hit{})
		if err != nil {
			return nil, err
		}
		out.Body.Conversations = append(out.Body.Conversations, row)
	}
	return out, nil
}
