package demo

import (
	"context"
	"fmt"
	"io"
)

// Welcome prints what there is to open and to try.
func Welcome(_ context.Context, d Doors, w io.Writer) error {
	_, err := fmt.Fprintf(w, `passerelle is ready. Nothing leaves this machine.

  open   %[1]s/demo/          both mailboxes beside the chat: answer a mail as Gmail, Outlook, ...
         there are sign-in links to the inbox of each side on that page
  SMTP   %[2]s   write to an address that you see on the page
  API    curl -H 'Authorization: Bearer %[3]s' %[1]s/v1/openapi.json

Stop with Ctrl+C.
`, d.HTTP, d.SMTP, d.APIKey)
	return err
}
