package parser_test

import (
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

func ExampleParseReply() {
	raw := strings.Join([]string{
		"From: Paul Martin <paul@garage.example>",
		"Subject: Re: Estate car [EC-1]",
		"Content-Type: text/plain; charset=utf-8",
		"",
		"Yes, it is still for sale.",
		"",
		"Sent from my iPhone",
		"",
		"> On 4 Mar 2025, at 10:02, Marie Durand <marie@example.com> wrote:",
		">",
		"> Is the car still there?",
	}, "\r\n")

	r := parser.ParseReply([]byte(raw), parser.ReplyOptions{})
	fmt.Println(r.Text)
	fmt.Println(r.Kind, r.Client, r.Language)
	for _, s := range r.Hidden {
		fmt.Println(s.Reason)
	}
	// Output:
	// Yes, it is still for sale.
	// human iphone en
	// device_line
	// attribution
	// quote
}

// A text that is no mail, such as a note from another system, is cut all the
// same.
func ExampleMail_Reply() {
	m := parser.Mail{HTML: `<div>Oui, toujours là.</div><div class="gmail_quote">
		<div class="gmail_attr">Le mar. 4 mars 2025 à 10:02, Marie a écrit :</div>
		<blockquote>Est-elle encore là ?</blockquote></div>`}
	fmt.Println(m.Reply(parser.ReplyOptions{}).Text)
	// Output: Oui, toujours là.
}

// The address of a mail is taken from [parser.Header.Addresses] only: a name
// that looks like an address is left out.
func ExampleHeader_Addresses() {
	raw := "From: \"bank@example.com\" <someone@example.net>\r\n\r\nHello"
	m, err := parser.ReadMail(strings.NewReader(raw), parser.MailOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	from, err := m.Header.Addresses("From")
	fmt.Printf("%+v %v\n", from, err)
	// Output: [{Name: Email:someone@example.net}] <nil>
}
