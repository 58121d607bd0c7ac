package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// wantText fails unless the visible text of a mail is want.
func wantText(t *testing.T, m parser.Mail, want string) *parser.Reply {
	t.Helper()
	r := m.Reply(parser.ReplyOptions{})
	checkReply(t, r)
	if diff := cmp.Diff(want, r.Text); diff != "" {
		t.Errorf("of %q the text is wrong (-want +got):\n%s", m.Text+m.HTML, diff)
	}
	return r
}

// wrap breaks s before the last blank that is inside of width.
func wrap(s string, width int) string {
	var b strings.Builder
	n := 0
	for i, w := range strings.Split(s, " ") {
		switch {
		case i == 0:
		case n+1+len(w) > width:
			b.WriteByte('\n')
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(w)
		n += len(w)
	}
	return b.String()
}

const (
	answer = "Yes, it is.\n\nYou could come on Saturday."
	older  = "Is it still there?\n\nMarie"
)

// TestReplyAttributionWrapping holds that attributions are found however they
// are broken, with and without marks before the quote.
func TestReplyAttributionWrapping(t *testing.T) {
	t.Parallel()
	for _, l := range sampleLanguages {
		for _, a := range l.attributions {
			for _, width := range []int{500, 76, 60, 45, 33} {
				broken := wrap(a, width)
				if strings.Count(broken, "\n") > 3 || width < 40 && !strings.Contains(a, "@") {
					continue
				}
				name := fmt.Sprintf("%s %s %d", l.lang, a, width)
				t.Run(name+" marked", func(t *testing.T) {
					t.Parallel()
					wantText(t, parser.Mail{Text: answer + "\n\n" + broken + "\n\n" + quoted(older)}, answer)
				})
				t.Run(name+" no blank lines", func(t *testing.T) {
					t.Parallel()
					wantText(t, parser.Mail{Text: answer + "\n" + broken + "\n" + quoted(older)}, answer)
				})
				t.Run(name+" below a signature", func(t *testing.T) {
					t.Parallel()
					wantText(t, parser.Mail{Text: answer + "\n\n-- \nPaul Martin\nGarage\n\n" + broken + "\n\n" + quoted(older)}, answer)
				})
				t.Run(name+" bottom post", func(t *testing.T) {
					t.Parallel()
					wantText(t, parser.Mail{Text: broken + "\n\n" + quoted(older) + "\n" + answer + "\n"}, answer)
				})
				if strings.Contains(a, "@") && strings.ContainsAny(a, "0123456789") {
					t.Run(name+" not marked", func(t *testing.T) {
						t.Parallel()
						wantText(t, parser.Mail{Text: answer + "\n\n" + broken + "\n\n" + older + "\n"}, answer)
					})
				}
			}
		}
	}
}

func TestReplyHeaderBlockShapes(t *testing.T) {
	t.Parallel()
	for _, l := range sampleLanguages {
		values := []string{"Marie Durand <marie@example.com>", "2025-03-04 10:02", "Garage <sales@example.org>", "Estate car"}
		line := func(k int, format string) string {
			return strings.NewReplacer("L", l.labels[k], "V", values[k]).Replace(format)
		}
		block := func(format, sep string, keys ...int) string {
			var lines []string
			for _, k := range keys {
				lines = append(lines, line(k, format))
			}
			return strings.Join(lines, sep)
		}
		for _, tt := range []struct{ name, text string }{
			{"plain", block("L: V", "\n", 0, 1, 2, 3)},
			{"blank before the colon", block("L : V", "\n", 0, 1, 2, 3)},
			{"no-break blank", block("L\u00a0: V", "\n", 0, 1, 2, 3)},
			{"starred", block("*L:* V", "\n", 0, 1, 2, 3)},
			{"starred twice", block("**L:** V", "\n", 0, 1, 2, 3)},
			{"starred without the colon", block("*L*: V", "\n", 0, 1, 2, 3)},
			{"other order", block("L: V", "\n", 1, 0, 2, 3)},
			{"subject first", block("L: V", "\n", 3, 0, 1, 2)},
			{"subject second", block("L: V", "\n", 0, 3, 1, 2)},
			{"below a rule", "________________________________\n" + block("L: V", "\n", 0, 1, 2, 3)},
			{"below dashes", "-----------------------\n" + block("L: V", "\n", 0, 1, 2, 3)},
			{"on one line", block("L: V", " ", 0, 1, 2, 3)},
			{"double line ends", block("L: V", "\n\n", 0, 1, 2, 3)},
			{"copy", block("L: V", "\n", 0, 1, 2) + "\nCc: office@example.org; boss@example.org\n" + line(3, "L: V")},
			{"attachments", block("L: V", "\n", 0, 1, 2, 3) + "\nAttachments: plan.pdf\nImportance: High"},
			{"without subject", block("L: V", "\n", 0, 1, 2)},
			{"many recipients", block("L: V", "\n", 0, 1, 2) + ";\nAnne Petit <anne@example.org>;\nLuc Blanc <luc@example.org>\n" + line(3, "L: V")},
		} {
			t.Run(l.lang+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{Text: answer + "\n\n" + tt.text + "\n\n" + older + "\n"}, answer)
				wantText(t, parser.Mail{Text: answer + "\n\nPaul\n\n" + tt.text + "\n\n" + quoted(older)}, answer+"\n\nPaul")
			})
		}
	}
}

func TestReplyDeviceLinePlaces(t *testing.T) {
	t.Parallel()
	for _, l := range sampleLanguages {
		for _, line := range l.devices {
			for _, tt := range []struct{ name, text, want string }{
				{"last", answer + "\n\n" + line + "\n", answer},
				{"above a quote", answer + "\n\n" + line + "\n\n" + l.attributions[0] + "\n\n" + quoted(older), answer},
				{"next to the text", answer + "\n" + line + "\n", answer},
				{"linked", answer + "\n\n" + line + "<https://aka.ms/example>\n", answer},
				{"linked apart", answer + "\n\n" + line + " <https://aka.ms/example>\n", answer},
				{"below a rule", answer + "\n\n-- \n" + line + "\n", answer},
				{"above a header block", answer + "\n\n" + line + "\n________________________________\n" + l.labels[0] + ": Marie <marie@example.com>\n" + l.labels[1] + ": 2025-03-04\n" + l.labels[2] + ": Paul\n" + l.labels[3] + ": Car\n\n" + older, answer},
			} {
				t.Run(l.lang+" "+line+" "+tt.name, func(t *testing.T) {
					t.Parallel()
					wantText(t, parser.Mail{Text: tt.text}, tt.want)
				})
			}
		}
	}
}

func TestReplyEndings(t *testing.T) {
	t.Parallel()
	for _, l := range sampleLanguages {
		signature := "Paul Martin\nGarage Martin\nTel. 01 99 00 12 34\nwww.garage.example"
		end := l.signOff + "\nPaul Martin"
		for _, tt := range []struct{ name, text, want string }{
			{"notice", answer + "\n\n" + l.notice + "\n", answer},
			{"notice below a signature", answer + "\n\n-- \nPaul\n\n" + l.notice + "\n", answer},
			{"notice below a quote", answer + "\n\n" + l.attributions[0] + "\n\n" + quoted(older) + "\n" + l.notice + "\n", answer},
			{"notice above a quote", answer + "\n\n" + l.notice + "\n\n" + l.attributions[0] + "\n\n" + quoted(older), answer},
			{"notice wrapped", answer + "\n\n" + wrap(l.notice, 60) + "\n", answer},
			{"contacts below the sign-off", answer + "\n\n" + l.signOff + "\n" + signature + "\n", answer + "\n\n" + end},
			{"signature", answer + "\n\n" + l.signOff + "\n\n-- \n" + signature + "\n", answer + "\n\n" + l.signOff},
			{"sign-off and name", answer + "\n\n" + end + "\n", answer + "\n\n" + end},
		} {
			t.Run(l.lang+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{Text: tt.text}, tt.want)
			})
		}
	}
}
