package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// conversationRoutes lists the operations on conversations, as lists and one by one.
func (s *server) conversationRoutes() {
	tags, read, write := []string{"Conversations"}, needs(bridge.ScopeConversationsRead), needs(bridge.ScopeConversationsWrite)
	add(s, "GET /v1/accounts/{external_id}/conversations", s.listConversations, huma.Operation{
		OperationID: "list-conversations", Tags: tags, Security: read,
		Summary:     "List or search an account's conversations",
		Description: "As the inbox does, by view, filter and order, or by words. What was written in the last second may not be found by words yet.",
	})
	add(s, "GET /v1/accounts/{external_id}/views", s.countViews, huma.Operation{
		OperationID: "count-views", Tags: tags, Security: read,
		Summary: "Count what each view of an account has",
	})
	add(s, "POST /v1/accounts/{external_id}/conversations/changes", s.postDeskChanges, huma.Operation{
		OperationID: "change-conversations", Tags: tags, Security: write,
		Summary:     "Change several conversations of an account",
		Description: "All or none. What it answers as undo can be sent as further changes.",
	})
	add(s, "GET /v1/buyers/{external_id}/conversations", s.listBuyerConversations, huma.Operation{
		OperationID: "list-buyer-conversations", Tags: tags, Security: read, Metadata: forMarketplace,
		Summary: "List a buyer's conversations",
	})
	add(s, "GET /v1/conversations/{id}/search", s.findInConversation, huma.Operation{
		OperationID: "search-conversation", Tags: tags, Security: read,
		Summary:     "Find words in a conversation",
		Description: "In its messages and the names of their files, as a side may see them, and for the seller in comments.",
	})
	add(s, "PATCH /v1/conversations/{id}", s.patchConversation, huma.Operation{
		OperationID: "change-conversation", Tags: tags, Security: write,
		Summary:     "Close, reopen, snooze, star, archive, delete, assign or label a conversation",
		Description: "What is left out stays as it is. No buyer sees any of it but that it is closed.",
	})
	add(s, "POST /v1/conversations/{id}/seen", s.postSeen, huma.Operation{
		OperationID: "mark-seen", Tags: tags, Security: write,
		Summary:     "Mark all messages as seen by a side",
		Description: "What is seen before its mail leaves is not mailed. To mark a conversation as unread for the seller, change it.",
	})
	add(s, "POST /v1/conversations/{id}/typing", s.postTyping, huma.Operation{
		OperationID: "note-typing", Tags: tags, Security: write,
		Summary:     "Say that a member is writing",
		Description: "Their colleagues who have the conversation open in the inbox see it for six seconds; no buyer does. Nothing of it is kept, and no event tells of it.",
	})
	add(s, "GET /v1/conversations/{id}/block", s.showBlock, huma.Operation{
		OperationID: "get-block", Tags: tags, Security: read,
		Summary: "Read whether a side has blocked the other one",
	})
	add(s, "PUT /v1/conversations/{id}/block", s.putBlock, huma.Operation{
		OperationID: "put-block", Tags: tags, Security: write,
		Summary:     "Block the other side, or take its messages again",
		Description: "In all conversations of the buyer with the account. While one side blocks the other, neither can write.",
	})
	add(s, "GET /v1/conversations/{id}/held", s.listHeld, huma.Operation{
		OperationID: "list-held-mails", Tags: tags, Security: read,
		Summary: "List the mails of a side that wait for its word",
	})
	add(s, "POST /v1/mails/{id}/answer", s.postHeldAnswer, huma.Operation{
		OperationID: "answer-held-mail", Tags: tags, Security: write,
		Summary: "Release or refuse a held mail",
	})
	add(s, "POST /v1/conversations/{id}/reports", s.postReport, huma.Operation{
		OperationID: "post-report", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary:     "Report the other side to the marketplace",
		Description: "At most five times an hour. The other side is not told.",
	})
	s.savedViewRoutes()
	s.colleagueRoutes(tags, read, write)
}

// colleagueRoutes lists what the members of an account have to themselves.
func (s *server) colleagueRoutes(tags []string, read, write []map[string][]string) {
	add(s, "GET /v1/conversations/{id}/comments", s.listComments, huma.Operation{
		OperationID: "list-comments", Tags: tags, Security: read,
		Summary: "List what colleagues said to each other about a conversation",
	})
	add(s, "POST /v1/conversations/{id}/comments", s.postComment, huma.Operation{
		OperationID: "post-comment", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary: "Comment on a conversation", Description: "No buyer sees it.",
	})
	add(s, "PATCH /v1/comments/{id}", s.patchComment, huma.Operation{
		OperationID: "edit-comment", Tags: tags, Security: write, Summary: "Give a comment another text",
		Description: "Only whoever wrote it may; a program that names no member, those of such programs.",
	})
	add(s, "DELETE /v1/comments/{id}", s.deleteComment, huma.Operation{
		OperationID: "delete-comment", Tags: tags, Security: write, Summary: "Delete a comment",
		Description: "By the rules for another text.",
	})
	add(s, "GET /v1/conversations/{id}/buyer-note", s.showNote, huma.Operation{
		OperationID: "get-buyer-note", Tags: tags, Security: read,
		Summary: "Read what the account keeps of the buyer for itself",
	})
	add(s, "PUT /v1/conversations/{id}/buyer-note", s.putNote, huma.Operation{
		OperationID: "put-buyer-note", Tags: tags, Security: write,
		Summary: "Keep a note and tags on the buyer", Description: "No buyer and no other account sees it.",
	})
	add(s, "GET /v1/conversations/{id}/others", s.listOthers, huma.Operation{
		OperationID: "list-other-conversations", Tags: tags, Security: read,
		Summary: "List the buyer's other conversations with the account",
	})
}

// messageRoutes lists the operations on messages and what belongs to them.
func (s *server) messageRoutes() {
	tags, read, write := []string{"Messages"}, needs(bridge.ScopeConversationsRead), needs(bridge.ScopeConversationsWrite)
	add(s, "GET /v1/messages/{id}", s.showMessage, huma.Operation{
		OperationID: "get-message", Tags: tags, Security: read, Summary: "Read a message",
	})
	add(s, "PATCH /v1/messages/{id}", s.patchMessage, huma.Operation{
		OperationID: "edit-message", Tags: tags, Security: write,
		Summary:     "Give a message another text",
		Description: "Within 15 minutes, and while no mail of it has left; else 409 says why.",
	})
	add(s, "DELETE /v1/messages/{id}", s.deleteMessage, huma.Operation{
		OperationID: "delete-message", Tags: tags, Security: write,
		Summary:     "Take a message's text and files away",
		Description: "By the rules for another text. That there was a message stays; it is what is answered.",
	})
	add(s, "POST /v1/conversations/{id}/drafts", s.checkDraft, huma.Operation{
		OperationID: "check-draft", Tags: tags, Security: write,
		Summary: "Look at a text before it is sent", Description: "Nothing of it is kept.",
	})
	add(s, "GET /v1/messages/{id}/trace", s.showTrace, huma.Operation{
		OperationID: "get-message-trace", Tags: tags, Security: read,
		Summary:     "Read the story of a message",
		Description: "Each decision about its mails with its reason, to the answer of the next mail server. A buyer's addresses are masked.",
	})
	add(s, "GET /v1/messages/{id}/deliveries", s.listMailDeliveries, huma.Operation{
		OperationID: "list-deliveries", Tags: tags, Security: read, Summary: "List the mails that told of a message",
	})
	add(s, "GET /v1/messages/{id}/original", s.showOriginal, huma.Operation{
		OperationID: "get-original", Tags: tags, Security: read, Metadata: streaming,
		Summary: "Download the mail that a message came from", Description: "For the side that wrote it only.",
		Responses: fileAnswer("The mail as it was received.", "message/rfc822"),
	})
	add(s, "GET /v1/mails/{id}/trace", s.showMailTrace, huma.Operation{
		OperationID: "get-mail-trace", Tags: tags, Security: read,
		Summary: "Read the story of a mail of the seller that has become no message, or not yet",
	})
	add(s, "GET /v1/attachments/{id}", s.showAttachment, huma.Operation{
		OperationID: "get-attachment", Tags: tags, Security: read, Metadata: streaming,
		Summary:     "Download a file of a message",
		Description: "As a side may have it: secrets of the other one are masked in texts and names. Its bytes come from strangers; show none in a page of yours.",
		Responses:   fileAnswer("The file, with its type by its content.", "*/*"),
	})
	add(s, "GET /v1/attachments/{id}/thumbnail", s.showThumbnail, huma.Operation{
		OperationID: "get-thumbnail", Tags: tags, Security: read,
		Summary:     "Download a small copy of a picture",
		Description: "At most 320 pixels wide and high, upright. 404 for a file that is no picture, or of which none can be made; then show the file itself, or its name.",
		Responses:   fileAnswer("The small copy.", "image/jpeg", "image/png"),
	})
	s.scheduledRoutes(read, write)
}

// scheduledRoutes lists the operations on what is to be sent later.
func (s *server) scheduledRoutes(read, write []map[string][]string) {
	tags := []string{"Messages"}
	add(s, "GET /v1/conversations/{id}/scheduled", s.listScheduled, huma.Operation{
		OperationID: "list-scheduled", Tags: tags, Security: read, Summary: "List the seller's messages that are to be sent later",
	})
	add(s, "POST /v1/conversations/{id}/scheduled", s.postScheduled, huma.Operation{
		OperationID: "post-scheduled", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary:      "Schedule a message of the seller, or send one that can be taken back",
		Description:  "To take it back, delete it. Once it is sent, that is 404.",
		MaxBodyBytes: maxLargeBody, BodyReadTimeout: largeBodyTime, Middlewares: huma.Middlewares{s.takeTurns},
	})
	add(s, "GET /v1/scheduled/{id}", s.showScheduled, huma.Operation{
		OperationID: "get-scheduled", Tags: tags, Security: read, Summary: "Read a scheduled message",
	})
	add(s, "PUT /v1/scheduled/{id}", s.putScheduled, huma.Operation{
		OperationID: "put-scheduled", Tags: tags, Security: write,
		Summary: "Change the text and the time of a scheduled message", Description: "One that was refused is due again.",
	})
	add(s, "DELETE /v1/scheduled/{id}", s.deleteScheduled, huma.Operation{
		OperationID: "delete-scheduled", Tags: tags, Security: write,
		Summary: "Take a scheduled message back", Description: "It answers with what it was.",
	})
	add(s, "POST /v1/scheduled/{id}/send", s.sendScheduled, huma.Operation{
		OperationID: "send-scheduled", Tags: tags, Security: write,
		Summary: "Send a scheduled message now", Description: "Where it cannot be sent, it stays, with the reason.",
	})
}
