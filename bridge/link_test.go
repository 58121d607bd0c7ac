package bridge

import "testing"

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
