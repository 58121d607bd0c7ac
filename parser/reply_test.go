package parser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// sent is a mail of ours, as plain text.
const sent = `----- Reply above this line -----

Listing: Estate car
Reference: EC-1
Name: Marie Durand

Message:
Hello, is the car still for sale? I could come on Saturday with my brother, who knows about engines.
What is your lowest price?
Marie
`

// quoted puts marks before the lines of s.
func quoted(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n> ") + "\n"
}

const attribution = "On Tue, 4 Mar 2025 at 10:02, Marie Durand <marie@example.com> wrote:\n\n"

func TestReplyPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"answer above", "Yes.\n\n" + attribution + "> Still there?\n", "Yes."},
		{"answer below", attribution + "> Still there?\n\nYes.\n", "Yes."},
		{"answer below a quote with its attribution", "> " + attribution + "> Still there?\n\nYes.\n", "Yes."},
		{"answers between", attribution + "> Still there?\nYes.\n\n> And the price?\nFixed.\n\n> Marie\n", attribution + "> Still there?\nYes.\n\n> And the price?\nFixed."},
		{"answers between under a greeting", "Hello,\n\n" + attribution + "> Still there?\n\nYes.\n\n> And the price?\n\nFixed.\n", "Hello,\n\n" + attribution + "> Still there?\n\nYes.\n\n> And the price?\n\nFixed."},
		{"one answer in the middle", attribution + "> Still there?\n\nYes.\n\n> Marie\n", attribution + "> Still there?\n\nYes."},
		{"citation of the writer", "You wrote\n\n> still there?\n\nand yes, it is.\n\n" + attribution + "> Still there?\n", "You wrote\n\n> still there?\n\nand yes, it is."},
		{"signature above the quote", "Yes.\n\n-- \nGarage Martin\n01 99 00 12 34\n\n" + attribution + "> Still there?\n", "Yes."},
		{"signature below the quote", "Yes.\n\n" + attribution + "> Still there?\n\n-- \nGarage Martin\n", "Yes."},
		{"contacts below a sign-off", "Yes.\n\nKind regards,\nPaul Martin\nGarage Martin\nTel. 01 99 00 12 34\nwww.garage.example\n", "Yes.\n\nKind regards,\nPaul Martin"},
		{"broken quote", "Yes.\n\n" + attribution + "> I could come on Saturday with my brother, who knows about the\nengines.\n> Marie\n", "Yes."},
		{"glued to the answer", "Yes. On Tue, 4 Mar 2025 at 10:02, Marie <marie@example.com> wrote:\n> Still there?\n", "Yes."},
		{"glued to the quote", "Yes.\n\nOn Tue, 4 Mar 2025 at 10:02, Marie <marie@example.com> wrote:> Still\n> there?\n", "Yes."},
		{"legal notice", "Yes.\n\nThis message is confidential and intended for the named addressee only. If you are not the intended recipient, delete it.\n", "Yes."},
		{"french legal notice", "Oui.\n\nCe message et ses pièces jointes sont confidentiels. Si vous n'êtes pas le destinataire, merci de le détruire.\n", "Oui."},
		{"labels above a header block", "From: 9 am\nTo: 5 pm\n\nFrom: Marie <marie@example.com>\nSent: Tuesday\nTo: Paul\nSubject: Car\n\nStill there?\n", "From: 9 am\nTo: 5 pm"},
		{"double line ends in a header block", "Yes.\n\nTo: Paul\n\nFrom: Marie <marie@example.com>\n\nSent: Tuesday\n\nSubject: Car\n\nStill there?\n", "Yes."},
		{"warning of a gateway", "CAUTION: This email originated from outside of the organization.\n\nYes.\n", "Yes."},
		{"only a quote", "> Still there?\n", "> Still there?"},
		{"only a quote with its attribution", attribution + "> Still there?\n", ""},
		{"a blank quote at the end", "Yes.\nOn Tue, 4 Mar 2025, Marie <marie@example.com> wrote:\n\n>", "Yes."},
		{"nothing", "", ""},
		{"blank lines", "\n \n\u00a0\n", ""},
		{"forward", "For you.\n\n---------- Forwarded message ---------\nFrom: Marie <marie@example.com>\nSubject: Car\n\nStill there?\n", "For you.\n\n---------- Forwarded message ---------\nFrom: Marie <marie@example.com>\nSubject: Car\n\nStill there?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{Text: tt.text}
			r := m.Reply(parser.ReplyOptions{})
			checkReply(t, r)
			if diff := cmp.Diff(tt.want, r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReplySent(t *testing.T) {
	t.Parallel()
	plain := strings.TrimPrefix(sent, parser.ReplyMarker("en")+"\n\n")
	for _, tt := range []struct{ name, text, want string }{
		{"quoted", "Yes.\n\n" + attribution + quoted(sent), "Yes."},
		{"below our marker", "Yes.\n\n" + sent, "Yes."},
		{"answer below our mail", sent + "\nYes.\n", "Yes."},
		{"answer below our mail under labels", "From: Marie <marie@example.com>\nSent: Tuesday\nTo: Paul\nSubject: Car\n\n" + sent + "\nYes.\n", "Yes."},
		{"without marker or marks", "Yes.\n\n" + plain, "Yes."},
		{"broken anew", "Yes.\n\n" + strings.ReplaceAll(plain, "with my brother, ", "with my\nbrother, "), "Yes."},
		{
			"answers typed into the quote",
			"See below.\n\n" + attribution + quoted(strings.ReplaceAll(sent, "price?\n", "price?\n2,000 euros, not less.\n")),
			"See below.\n\n> What is your lowest price?\n> 2,000 euros, not less.",
		},
		{
			"answers between the quoted lines",
			attribution + strings.ReplaceAll(quoted(sent), "price?\n", "price?\n\n2,000 euros, not less.\n\n"),
			"> What is your lowest price?\n\n2,000 euros, not less.",
		},
		{
			"answers typed below our marker",
			"See below.\n\n-----Original Message-----\nFrom: Marie <marie@example.com>\nSent: Tuesday\nTo: Paul\nSubject: Car\n\n" + strings.ReplaceAll(sent, "engines.\n", "engines.\nOn Saturday we are closed.\n"),
			"See below.\n\nHello, is the car still for sale? I could come on Saturday with my brother, who knows about engines.\nOn Saturday we are closed.",
		},
		{"words that anybody writes", "Hello,\n\nyes.\n\nMarie\n", "Hello,\n\nyes.\n\nMarie"},
		{"our last word below the answer", sent + "\nYes, on Saturday.\n\nMarie\n", "Yes, on Saturday.\n\nMarie"},
		{"citation", "You ask\n\nWhat is your lowest price?\n\nThat is 2,000 euros.", "You ask\n\nWhat is your lowest price?\n\nThat is 2,000 euros."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{Text: tt.text}
			r := m.Reply(parser.ReplyOptions{Sent: []string{"Something else.\n", sent}})
			checkReply(t, r)
			if diff := cmp.Diff(tt.want, r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// wordHeader is what Word puts above a quote.
const wordHeader = `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Marie<br><b>Sent:</b> Tuesday<br><b>To:</b> Paul<br><b>Subject:</b> Car</p></div>`

func TestReplyHTML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, html, want string }{
		{"paragraphs", "<p>One<br>two</p><p>three</p><div>four</div><div>five</div>", "One\ntwo\n\nthree\n\nfour\nfive"},
		{"blank line of Gmail", "<div>One</div><div><br></div><div>two</div>", "One\n\ntwo"},
		{"blank line of Word", `<p class="MsoNormal">One<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">two</p><p class="MsoNormal">three</p>`, "One\n\ntwo\nthree"},
		{"lists", "<ul><li>One</li><li><p>two</p></li></ul><ol><li>three<li>four</ol>", "- One\n- two\n1. three\n2. four"},
		{"entities and white space", "<b>One</b>\n  &amp; <i>two</i>&nbsp;three&eacute;", "One & two threeé"},
		{"preformatted", "<pre>One\n  two</pre>", "One\n  two"},
		{"what is not shown", `<style>p{}</style><title>No</title><div style="display: none">no</div><span style="mso-hide:all">no</span><script>no</script>Yes`, "Yes"},
		{"emoji picture", `Yes <img alt="😀" src="a"><img alt="A photo of the car" src="b">`, "Yes 😀"},
		{"quotes and answers", "<blockquote>One<blockquote>two</blockquote></blockquote><p>three</p><blockquote>four</blockquote>five", "> One\n> > two\n\nthree\n\n> four\nfive"},
		{"Gmail", `<div>Yes</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">Something that nobody knows:<br></div><blockquote class="gmail_quote">No</blockquote></div>`, "Yes"},
		{"Gmail without block quote", `Yes<div class="gmail_quote">No<br>no</div>`, "Yes"},
		{"all inside of a Gmail quote", `<div class="gmail_quote">Yes</div>`, "Yes"},
		{"answers in Gmail", `<div class="gmail_quote"><div class="gmail_attr">X:</div><blockquote>One?</blockquote><div>Yes.</div><blockquote>Two?</blockquote><div>No.</div></div>`, "X:\n> One?\nYes.\n> Two?\nNo."},
		{"Outlook on the web", `<div>Yes</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>X:</b> Marie</div><div>No</div>`, "Yes"},
		{"Outlook quoted by Outlook", `<div>Yes</div><div id="x_divRplyFwdMsg"><b>X:</b> Marie</div><div>No</div>`, "Yes"},
		{"Word", `<p class="MsoNormal">Yes</p>` + wordHeader + `<p class="MsoNormal">No</p>`, "Yes"},
		{"Thunderbird", `<p>Yes</p><div class="moz-cite-prefix">Something that nobody knows:<br></div><blockquote type="cite">No</blockquote><div class="moz-signature">-- <br>Paul</div>`, "Yes"},
		{"Apple Mail", `<div>Yes</div><div><br><blockquote type="cite"><div>On 4 Mar 2025, at 10:02, Marie wrote:</div><br><div>No</div></blockquote></div>`, "Yes"},
		{"Proton", `<div>Yes</div><div class="protonmail_signature_block">Sent</div><div class="protonmail_quote">On Tuesday<br><blockquote>No</blockquote></div>`, "Yes"},
		{"our own HTML", `<div>Yes</div><div class="m_-123` + parser.HTMLToken + `"><p>No</p><span>` + parser.HTMLToken + `</span></div><p>And this.</p>`, "Yes\n\nAnd this."},
		{"our own table in Word", `<p class="MsoNormal">Yes</p>` + wordHeader + `<table><tr><td><p>` + parser.ReplyMarker("en") + parser.HTMLToken + `</p></td></tr><tr><td><table><tr><td>No<br>&gt; no</td></tr></table></td></tr><tr><td>No</td></tr></table><p class="MsoNormal">And this.</p>`, "Yes\n\nAnd this."},
		{"our own text in Word", `<p class="MsoNormal">Yes</p>` + wordHeader + `<p class="MsoNormal">` + parser.ReplyMarker("en") + parser.HTMLToken + `</p><p class="MsoNormal">No</p><p class="MsoNormal">&gt; no</p><p class="MsoNormal">No</p>`, "Yes"},
		{"labels above a header block", `<p class="MsoNormal">From: 9 am</p><p class="MsoNormal">To: 5 pm</p>` + wordHeader + `<p class="MsoNormal">No</p>`, "From: 9 am\nTo: 5 pm"},
		{"signature of Gmail", `<div>Yes</div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Paul<br>Garage</div>`, "Yes"},
		{"text below the signature", `<div>Yes</div>--<br><div class="gmail_signature">Paul</div><div><br></div><div>And this.</div>`, "Yes\n\nAnd this."},
		{"unclosed", "<div><p>Yes<div class=gmail_quote><blockquote>No", "Yes"},
		{"600 elements deep", strings.Repeat("<div>", 600) + "Yes", "Yes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{HTML: tt.html}
			r := m.Reply(parser.ReplyOptions{})
			checkReply(t, r)
			if diff := cmp.Diff(tt.want, r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReplyBothBodies holds that text which only the plain text has is shown
// where the HTML has none, and that a quote is not.
func TestReplyBothBodies(t *testing.T) {
	t.Parallel()
	const page = `<div><br></div><div><blockquote type="cite"><div>On 4 Mar 2025, at 10:02, Marie wrote:</div><div>Is it still there?</div></blockquote></div>`
	for _, tt := range []struct{ name, text, html, want string }{
		{"an answer that the HTML lost", "> On 4 Mar 2025, at 10:02, Marie wrote:\n>\n> Is it still there?\n\nNo, it is sold.\n", page, "No, it is sold."},
		{"a quote without marks", "On 4 Mar 2025, at 10:02, Marie <marie@example.com> wrote:\n\nIs it still there?\n", page, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantText(t, parser.Mail{Text: tt.text, HTML: tt.html}, tt.want)
		})
	}
}

// TestReplySentBefore holds that a quote of an older mail of ours, which is not
// among those handed over but has lines in common with one, is hidden whole.
func TestReplySentBefore(t *testing.T) {
	t.Parallel()
	before := strings.NewReplacer(
		"Hello, is the car still for sale? I could come on Saturday with my brother, who knows about engines.\n", "Has it been in an accident, and how many owners has it had so far, please?\nI am looking for one just like it.\n",
		"What is your lowest price?\n", "",
	).Replace(sent)
	for _, text := range []string{
		"Yes.\n\n" + attribution + quoted(before),
		"Yes.\n\n" + before,
		"Yes.\n\n-----Original Message-----\nFrom: Marie <marie@example.com>\nSent: Tuesday\nTo: Paul\nSubject: Car\n\n" + before,
	} {
		m := parser.Mail{Text: text}
		r := m.Reply(parser.ReplyOptions{Sent: []string{sent}})
		checkReply(t, r)
		if r.Text != "Yes." {
			t.Errorf("of %q the text is %q", text, r.Text)
		}
	}
}

// TestReplySentAnother holds that a quote of a mail of ours that differs from
// one that was sent in little but its numbers is hidden whole.
func TestReplySentAnother(t *testing.T) {
	t.Parallel()
	numbered := strings.Replace(sent, "Message:\n", "Message ID: 0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f12\nMessage number: 1\nMessage:\n", 1)
	for _, other := range []string{
		strings.NewReplacer("0f12", "0f15", "lowest", "best").Replace(numbered),
		strings.NewReplacer("number: 1", "number: 3", "lowest", "best").Replace(numbered),
	} {
		for _, text := range []string{
			"Yes.\n\n" + attribution + quoted(other),
			"Yes.\n\n" + other,
			"Yes.\n\n-----Original Message-----\nFrom: Marie <marie@example.com>\nSent: Tuesday\nTo: Paul\nSubject: Car\n\n" + other,
		} {
			m := parser.Mail{Text: text}
			r := m.Reply(parser.ReplyOptions{Sent: []string{numbered}})
			checkReply(t, r)
			if r.Text != "Yes." {
				t.Errorf("of %q the text is %q", text, r.Text)
			}
		}
		both := "Yes.\n\n" + attribution + quoted(strings.Replace(numbered, "price?\n", "price?\n9,000\n", 1)+other)
		if r := parser.ParseReply([]byte("Subject: Re: Car\n\n"+both), parser.ReplyOptions{Sent: []string{numbered}}); !strings.Contains(r.Text, "9,000") || strings.Contains(r.Text, "best") {
			t.Errorf("of %q the text is %q", both, r.Text)
		}
	}
}

func TestReplyReasons(t *testing.T) {
	t.Parallel()
	m := parser.Mail{Text: "CAUTION: This email originated from outside of the organization.\n\nYes.\n\nSent from my iPhone\n\n" +
		attribution + quoted(sent) + "\n-- \nPaul\n"}
	r := m.Reply(parser.ReplyOptions{})
	checkReply(t, r)
	var got []parser.Reason
	for _, s := range r.Hidden {
		got = append(got, s.Reason)
	}
	want := []parser.Reason{
		parser.ReasonBanner, parser.ReasonDeviceLine, parser.ReasonAttribution,
		parser.ReasonOurMarker, parser.ReasonQuote, parser.ReasonSignature,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if r.Text != "Yes." {
		t.Errorf("Text = %q", r.Text)
	}
}
