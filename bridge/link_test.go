package bridge

import (
	"strings"
	"testing"
	"time"
)

func TestLinksAreRemoved(t *testing.T) {
	t.Parallel()
	p := linkPolicy{base: "inbox.voiturama.example", own: "voiturama.example/annonces/1"}
	tests := []struct{ text, want string }{
		{"Voir https://evil.example/x?y=1.", "Voir #."},
		{"Voir (http://evil.example), merci", "Voir (#), merci"},
		{"lien:https://evil.example", "lien:#"},
		{"HTTPS://EVIL.EXAMPLE", "#"},
		{"hxxps://evil[.]example/x", "#"},
		{"hxxp://evil.example", "#"},
		{"www.evil.example", "#"},
		{"WWW.Evil.example/x", "#"},
		{"allez sur autos-leroux.fr pour voir", "allez sur # pour voir"},
		{"Autos-Leroux.FR", "#"},
		{"autos-leroux.co.uk!", "#!"},
		{"leroux.github.io", "#"},
		{"leroux[.]com", "#"},
		{"leroux․com", "#"},
		{"voir http:/leroux.com/x", "voir #"},
		{"https:///leroux.com", "#"},
		{`https:/\leroux.com`, "#"},
		{"voir //leroux.com/x", "voir #"},
		{"lien:tg://resolve?domain=x", "lien:#"},
		{"whatsapp://send", "#"},
		{"ch\ufe0fez ler\u034foux.com", "ch\ufe0fez #"},
		{"leroux(point)com", "#"},
		{"leroux。com", "#"},
		{"lero\u200bux.com", "#"},
		{"münchen.de", "#"},
		{"bit.ly/3xYz", "#"},
		{"t.me/marie", "#"},
		{"wa.me/33639980001", "#"},
		{"autos-leroux.fr:8080/x", "#"},
		{"<https://evil.example>", "<#>"},
		{"[ici](https://evil.example/a)", "[ici](#)"},
		{"http://[2001:db8::1]/", "#"},
		{"http://3232235777/x", "#"},
		{"https://inbox.voiturama.example@evil.example/", "#"},
		{"https://evil.example\\@inbox.voiturama.example/", "#"},
		{"https://voiturama.example/annonces/1/,https://evil.example", "#"},
		{"https://voiturama.example.evil.example/annonces/1", "#"},
		{"https://voiturama.example/annonces/12", "#"},
		{"https://a.example https://b.example", "# #"},

		{"voir autos-leroux . com svp", "voir # svp"},
		{"voir autos-leroux .com, merci", "voir #, merci"},
		{"autos-leroux dot com", "#"},
		{"Autos-Leroux DOT Com!", "#!"},
		{"allez sur autos-leroux point fr", "allez sur #"},
		{"www . autos-leroux . fr", "#"},
		{"www dot leroux dot com", "#"},
		{"leroux [dot] shop /x", "# /x"},
		{"leroux (point) net", "#"},
		{"leroux [.] de/x.", "#."},
		{"https://leroux . com", "#"},
		{"alpha.fr leroux . com beta.fr/x leroux dot fr www.c.example", "# # # # #"},
		{"hxxp://leroux . com et leroux dot org", "# et #"},
		{"ｌｅｒｏｕｘ．ｃｏｍ", "#"},
		{"https：／／leroux．com／x", "#"},
		{"le\u200droux\u2060.com", "#"},
		{"leroux\u200c[.]\ufeffcom", "#"},

		{"Un point com demain, puis le point org de la visite.", ""},
		{"the dot com bubble, any dot org", ""},
		{"un nom de domaine .fr ou une adresse .com", ""},
		{"marie @ leroux . com, marie at leroux dot com, marie@leroux . com", ""},
		{"Le prix est de 5000 . fr c'est cher", ""},
		{"Je suis disponible . merci . info demain", ""},
		{"On fait le point demain. Fr. Dupont viendra", ""},
		{"la clé . compris dans le prix", ""},
		{"de 12 . 30 à 14 . 15, 1 . 5 TCe", ""},
		{"point de vente, à point nommé, deux points com", ""},
		{"leroux .\ncom", ""},
		{"M. Dupont, Mme. Leroux, etc.Je viens, vers 12.30", ""},
		{"https://voiturama.example/annonces/1", ""},
		{"voir http://VOITURAMA.example/annonces/1?a=1.", ""},
		{"https://inbox.voiturama.example/conversations/1", ""},
		{"Bonjour M.Durand, c'est fini.Merci beaucoup.", ""},
		{"p.ex. la clé, e.g. one, i.e. two, etc. S.A.R.L. S.A.S.U.", ""},
		{"photo.jpg, carnet.pdf, readme.md, devis.zip", ""},
		{"12.500 € ou 12,5 k€, v1.2.3, le 20.11.2026 à 10.30", ""},
		{"Elle est disponible.je passe demain.", ""},
		{"Écrivez à marie.durand@courriel.example ou marie@leroux.fr", ""},
		{"J.Be et M.De sont là", ""},
		{"a/b et 24/7 ... et puis..", ""},
		{"Renault Clio V 1.0 TCe", ""},
		{"et/ou, http et https, www", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if tt.want == "" {
			tt.want = tt.text
		}
		if got := p.remove(tt.text, "#"); got != tt.want {
			t.Errorf("remove(%q) = %q; want %q", tt.text, got, tt.want)
		}
	}
	if got := (linkPolicy{all: true}).remove("https://evil.example", "#"); got != "https://evil.example" {
		t.Errorf("where links may pass, they became %q", got)
	}
}

// TestLinksInLinearTime: no text takes more than its size.
func TestLinksInLinearTime(t *testing.T) {
	t.Parallel()
	p := linkPolicy{}
	for _, unit := range []string{"com . ", "leroux . com ", "leroux.com ", ". ", "dot ", ".com", "(.) ", "x.y ", "@ com . com . "} {
		done := make(chan string, 1)
		go func() { done <- p.remove("@ "+strings.Repeat(unit, 1<<20/len(unit)), "#") }()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Errorf("%q again and again takes more than 20 s", unit)
		}
	}
}

// FuzzLinks: links stand in the text, in order and apart.
func FuzzLinks(f *testing.F) {
	for _, s := range []string{"voir leroux . com", "https://a.example/x", "leroux [dot] shop /x", "12.30", "a\nb . com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		links := findLinks(text)
		at := 0
		for _, l := range links {
			if l.start < at || l.end <= l.start || l.end > len(text) {
				t.Fatalf("findLinks(%q) = %+v: out of order", text, links)
			}
			at = l.end
		}
	})
}
