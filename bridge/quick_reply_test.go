package bridge_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestFill(t *testing.T) {
	t.Parallel()
	values := map[string]string{"{a}": "{b}", "{b}": "x"}
	for _, tt := range []struct{ name, text, want, unknown string }{
		{"none", "Bonjour", "Bonjour", ""},
		{"several", "{b}, {b} et {a}", "x, x et {b}", ""}, // a value is never filled again
		{"unknown", "Bonjour {buyer.email}", "", "{buyer.email}"},
		{"not closed", "Bonjour {b", "", "{b"},
		{"empty", "{}", "", "{}"},
	} {
		got, err := bridge.Fill(tt.text, values)
		unknown, _ := errors.AsType[*bridge.UnknownFieldError](err)
		if got != tt.want || (unknown == nil) != (tt.unknown == "") || unknown != nil && unknown.Field != tt.unknown {
			t.Errorf("%s: Fill(%q) = %q, %v; want %q, unknown %q", tt.name, tt.text, got, err, tt.want, tt.unknown)
		}
	}
}

func FuzzFill(f *testing.F) {
	f.Add("Bonjour {buyer.first_name}, la {listing.title} {", "Marie")
	f.Add("{{buyer.first_name}}", "}{")
	f.Fuzz(func(t *testing.T, text, value string) {
		got, err := bridge.Fill(text, map[string]string{"{f}": value})
		switch {
		case err != nil && (got != "" || !errors.Is(err, bridge.ErrInvalid)):
			t.Errorf("Fill(%q) = %q, %v", text, got, err)
		case err == nil && got != strings.ReplaceAll(text, "{f}", value):
			t.Errorf("Fill(%q) = %q; want its fields filled", text, got)
		}
	})
}

func TestQuickReplies(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	price := func(l bridge.Listing) string { return l.Price + " €" }
	put := func(name, text string) (bridge.QuickReply, error) {
		return f.PutQuickReply(t.Context(), f.ann, bridge.QuickReply{Name: name, Text: text})
	}
	visit, err := put("Visite", "Bonjour {buyer.first_name}, la {listing.title} ({listing.reference}) est à {listing.price}. {member.name}, {account.name}")
	if err != nil {
		t.Fatal(err)
	}
	_, err = put("Adresse", "Écrivez à {buyer.email}")
	if unknown, ok := errors.AsType[*bridge.UnknownFieldError](err); !ok || unknown.Field != "{buyer.email}" || !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("an unknown field: %v", err)
	}
	if _, err := put("Visite", "x"); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("the same name: %v; want %v", err, bridge.ErrConflict)
	}
	filled, err := f.FilledReplies(t.Context(), f.lea, f.id, price)
	if err != nil || len(filled) != 1 {
		t.Fatalf("%+v, %v", filled, err)
	}
	// Léa has a name in the market but not in this test's account.
	want := "Bonjour Marie, la " + bridgetest.ListingTitle + " (" + bridgetest.ListingNumber + ") est à 12500 €. "
	if got := filled[0].Text; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, ", Garage Dubreuil") {
		t.Errorf("filled %q; want %q", got, want)
	}
	for name, who := range map[string]bridge.Viewer{"stranger": f.stranger, "buyer": f.buyer, "eve, who does not see it": f.eve} {
		if _, err := f.FilledReplies(t.Context(), who, f.id, price); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: FilledReplies: %v; want %v", name, err, bridge.ErrNotFound)
		}
	}
	if err := f.DeleteQuickReply(t.Context(), f.stranger, visit.ID); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("a stranger deletes: %v; want %v", err, bridge.ErrNotFound)
	}
	if err := f.DeleteQuickReply(t.Context(), f.eve, visit.ID); err != nil {
		t.Error(err)
	}
	if list, err := f.QuickReplies(t.Context(), f.lea); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v; want none", list, err)
	}
}

// A name that the buyer made of an address stays masked in fields.
func TestQuickRepliesKeepSecrets(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	n := bridgetest.Buyer()
	n.ExternalID, n.FirstName = "buyer-9", n.Email
	p := f.Lead(t, bridgetest.ListingID, n, "Bonjour.")
	if _, err := f.PutQuickReply(t.Context(), f.ann, bridge.QuickReply{Name: "x", Text: "Bonjour {buyer.first_name}"}); err != nil {
		t.Fatal(err)
	}
	filled, err := f.FilledReplies(t.Context(), f.ann, p.Conversation.ID, func(bridge.Listing) string { return "" })
	if err != nil || strings.Contains(filled[0].Text, n.Email) {
		t.Errorf("filled %+v, %v", filled, err)
	}
}
