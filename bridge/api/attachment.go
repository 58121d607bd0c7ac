package api

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
)

type showAttachmentInput struct {
	ID string `path:"id" doc:"Of the attachment."`
	ActingSide
}

// showAttachment gives a file. Its bytes come from strangers.
func (s *server) showAttachment(ctx context.Context, in *showAttachmentInput) (*huma.StreamResponse, error) {
	id := bridge.AttachmentID(in.ID)
	who, err := s.sideOf(ctx, bridge.Thing{Attachment: id}, in.ActingSide)
	if err != nil {
		return nil, err
	}
	a, content, err := s.bridge.OpenAttachment(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return s.sendFile(content, map[string]string{
		"Content-Type":        a.Type,
		"Content-Length":      strconv.FormatInt(a.Size, 10),
		"Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}),
	}), nil
}

type showOriginalInput struct {
	ID string `path:"id" doc:"Of the message."`
	ActingSide
}

// showOriginal gives the bytes of the mail that a message came from.
func (s *server) showOriginal(ctx context.Context, in *showOriginalInput) (*huma.StreamResponse, error) {
	id := bridge.MessageID(in.ID)
	who, err := s.sideOf(ctx, bridge.Thing{Message: id}, in.ActingSide)
	if err != nil {
		return nil, err
	}
	content, err := s.bridge.OpenOriginal(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return s.sendFile(content, map[string]string{
		"Content-Type": "message/rfc822", "Content-Disposition": `attachment; filename="` + in.ID + `.eml"`,
	}), nil
}

// sendFile sends content, which it closes. Half of it must not look whole.
func (s *server) sendFile(content io.ReadCloser, header map[string]string) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		defer func() {
			if err := content.Close(); err != nil {
				s.log.WarnContext(r.Context(), "closing content", slog.Any("err", err))
			}
		}()
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		if _, err := io.Copy(w, content); err != nil {
			if r.Context().Err() == nil {
				s.log.ErrorContext(r.Context(), "sending a file failed", slog.Any("err", err))
			}
			panic(http.ErrAbortHandler)
		}
	}}
}

// fileAnswer documents an answer that is a file.
func fileAnswer(what string, types ...string) map[string]*huma.Response {
	answer := &huma.Response{Description: what, Content: map[string]*huma.MediaType{}}
	for _, typ := range types {
		answer.Content[typ] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return map[string]*huma.Response{"200": answer}
}
