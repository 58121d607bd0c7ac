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

// TestReplyGlued holds that an attribution is found where it is glued to the
// text above or to the quote below.
func TestReplyGlued(t *testing.T) {
	t.Parallel()
	for _, l := range sampleLanguages {
		for _, a := range l.attributions {
			t.Run(l.lang+" "+a+" to the quote", func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{Text: answer + "\n\n" + a + quoted(older)}, answer)
				wantText(t, parser.Mail{Text: answer + "\n\n" + a + " " + quoted(older)}, answer)
			})
			first, _, _ := strings.Cut(a, " ")
			if glued := " On Le Am Op El Il Em Den W Dnia Dne Dňa Pe În La Dana Στις На "; !strings.Contains(glued, " "+first+" ") {
				continue // where nothing says that it begins
			}
			t.Run(l.lang+" "+a+" to the text", func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{Text: answer + " " + a + "\n" + quoted(older)}, answer)
			})
		}
	}
}

func TestReplyOriginalMessages(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"Original Message", "Original message", "Message d'origine", "Message d’origine", "Message original", "Mail original", "Message initial",
		"Ursprüngliche Nachricht", "Originalnachricht", "Oorspronkelijk bericht", "Mensaje original", "Messaggio originale", "Mensagem original",
		"Wiadomość oryginalna", "Ursprungligt meddelande", "Oprindelig meddelelse", "Opprinnelig melding", "Alkuperäinen viesti", "Původní zpráva",
		"Pôvodná správa", "Eredeti üzenet", "Mesaj original", "Izvorna poruka", "Izvirno sporočilo", "Αρχικό μήνυμα", "Исходное сообщение", "Вихідне повідомлення",
		"Orijinal Mesaj", "الرسالة الأصلية", "הודעה מקורית", "原始邮件", "原始郵件", "元のメッセージ", "원본 메시지", "Thư gốc", "Оригинално съобщение", "Missatge original",
	} {
		for _, format := range []string{"-----%s-----", "-------- %s --------", "------------------ %s ------------------", "---- %s ----", "________ %s ________", "-------- %s --------\n\n"} {
			line := fmt.Sprintf(format, words)
			t.Run(line, func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{Text: answer + "\n\n" + line + "\n" + older + "\n"}, answer)
				wantText(t, parser.Mail{Text: answer + "\n\n" + line + "\nMarie Durand <marie@example.com>\n\n" + older + "\n"}, answer)
				wantText(t, parser.Mail{Text: answer + "\n" + line + "\nFrom: Marie Durand <marie@example.com>\nDate: 04/03/2025 10:02 (GMT+01:00)\nTo: Garage <sales@example.org>\nSubject: Estate car\n\n" + older + "\n"}, answer)
			})
		}
	}
}

func TestReplyForwards(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------", "----- Forwarded Message -----",
		"---------- Message transféré ---------", "Début du message transféré :", "-------- Message transféré --------", "Début du message réexpédié :",
		"---------- Weitergeleitete Nachricht ---------", "Anfang der weitergeleiteten Nachricht:", "-------- Weitergeleitete Nachricht --------",
		"---------- Forwarded message ----------", "Inicio del mensaje reenviado:", "---------- Mensaje reenviado ---------", "Inizio messaggio inoltrato:", "---------- Messaggio inoltrato ---------",
		"---------- Doorgestuurd bericht ---------", "Begin doorgestuurd bericht:", "Início da mensagem reencaminhada:", "---------- Mensagem encaminhada ---------",
		"---------- Wiadomość przekazana ---------", "Początek przekazywanej wiadomości:", "---------- Vidarebefordrat meddelande ---------", "Vidarebefordrat mejl:", "---------- Videresendt meddelelse ---------", "Start på videresendt besked:",
		"---------- Přeposlaná zpráva ---------", "---------- Továbbított üzenet ---------", "---------- Пересылаемое сообщение ---------", "Начало переадресованного сообщения:", "---------- Yönlendirilmiş ileti ---------",
		"---------- 转发的邮件 ---------", "---------- 轉寄郵件 ---------", "---------- 転送されたメッセージ ---------", "---------- 전달된 메시지 ---------", "---------- Thư đã chuyển tiếp ---------",
	} {
		for _, intro := range []string{"", "Pour toi.\n\n"} {
			t.Run(intro+line, func(t *testing.T) {
				t.Parallel()
				text := intro + line + "\nFrom: Marie Durand <marie@example.com>\nDate: 2025-03-04\nSubject: Estate car\nTo: Garage <sales@example.org>\n\n" + older
				r := wantText(t, parser.Mail{Text: text + "\n"}, text)
				if r.Kind != parser.KindForward {
					t.Errorf("Kind = %q; want a forward", r.Kind)
				}
			})
		}
	}
}

func TestReplyBanners(t *testing.T) {
	t.Parallel()
	for _, banner := range []string{
		"CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.",
		"[EXTERNAL EMAIL] Do not click links unless you know the content is safe.",
		"This message came from outside your organization. Be cautious with links.",
		"You don't often get email from marie@example.com. Learn why this is important<https://aka.ms/example>",
		"ATTENTION : cet e-mail provient de l'extérieur de l'organisation. Ne cliquez pas sur les liens.",
		"Vous n'obtenez pas souvent d'e-mail à partir de marie@example.com. Pourquoi c'est important<https://aka.ms/example>",
		"[Courriel externe] Ne cliquez sur aucun lien si vous ne connaissez pas l'expéditeur.",
		"ACHTUNG: Diese E-Mail kommt von außerhalb der Organisation. Klicken Sie nicht auf Links.",
		"Sie erhalten nicht häufig E-Mails von marie@example.com. Erfahren Sie, warum dies wichtig ist<https://aka.ms/example>",
		"PRECAUCIÓN: correo externo. No haga clic en enlaces.",
		"No suele recibir correo electrónico de marie@example.com. Descubra por qué es importante<https://aka.ms/example>",
		"ATTENZIONE: mittente esterno. Non fare clic sui collegamenti.",
		"LET OP: deze e-mail komt van buiten de organisatie. Klik niet op links.",
		"ATENÇÃO: remetente externo. Não clique em links.",
		"UWAGA: wiadomość pochodzi spoza organizacji. Nie klikaj w linki.",
		"VARNING: det här mejlet kommer från en extern avsändare. Klicka inte på länkar.",
	} {
		t.Run(banner, func(t *testing.T) {
			t.Parallel()
			wantText(t, parser.Mail{Text: banner + "\n\n" + answer + "\n"}, answer)
			wantText(t, parser.Mail{Text: wrap(banner, 50) + "\n\n" + answer + "\n\n" + attribution + quoted(older)}, answer)
			wantText(t, parser.Mail{HTML: `<table><tr><td>` + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(banner) + `</td></tr></table><br><div>Yes, it is.</div><div><br></div><div>You could come on Saturday.</div>`}, answer)
		})
	}
}
