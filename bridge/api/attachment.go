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

type thumbnailOutput struct {
	Type   string `header:"Content-Type"`
	Policy string `header:"Content-Security-Policy"`
	Body   []byte
}

// showThumbnail gives a small copy of a picture.
func (s *server) showThumbnail(ctx context.Context, in *showAttachmentInput) (*thumbnailOutput, error) {
	id := bridge.AttachmentID(in.ID)
	who, err := s.sideOf(ctx, bridge.Thing{Attachment: id}, in.ActingSide)
	if err != nil {
		return nil, err
	}
	a, content, err := s.bridge.OpenAttachment(ctx, who, id)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx, content)
	if !a.Picture() {
		return nil, bridge.ErrNotFound
	}
	t, err := s.thumbnails.Of(ctx, string(a.Content), a.Type, content)
	if err == nil && len(t.Content) == 0 {
		err = bridge.ErrNotFound
	}
	return &thumbnailOutput{t.Type, filePolicy, t.Content}, err
}

// filePolicy is for a file that a browser shows in spite of its disposition: nothing
// in it may run or load.
const filePolicy = "default-src 'none'; sandbox"

func (s *server) close(ctx context.Context, c io.Closer) {
	if err := c.Close(); err != nil {
		s.log.WarnContext(ctx, "closing content", slog.Any("err", err))
	}
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
		defer s.close(r.Context(), content)
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Security-Policy", filePolicy)
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
