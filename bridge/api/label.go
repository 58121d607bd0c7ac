package api

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// label is a mark that an account puts on conversations.
type label struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"Hot"`
	Color     string    `json:"color" enum:"grey,red,orange,yellow,green,teal,blue,purple,pink"`
	CreatedAt time.Time `json:"created_at"`
}

func labelOf(l bridge.Label) label {
	return label{ID: string(l.ID), Name: l.Name, Color: string(l.Color), CreatedAt: l.CreatedAt}
}
