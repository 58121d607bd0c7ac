package mailer_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// samples are all mails by the name of their golden file.
func samples() map[string]bridge.Outgoing {
	all := make(map[string]bridge.Outgoing)
	for _, lang := range []string{"fr", "en"} {
		for _, kind := range []bridge.NotificationKind{bridge.NotifyLead, bridge.NotifyMessage, bridge.NotifyFavorite, bridge.NotifySignIn} {
			all[string(kind)+"-"+lang] = sample(kind, lang)
		}
		all["message-withheld-"+lang] = withheld(sample(bridge.NotifyMessage, lang))
		all["buyer-"+lang] = toBuyer(lang)
	}
	return all
}

func TestComposeGolden(t *testing.T) {
	t.Parallel()
	for name, o := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := mustCompose(t, o, nil)
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}
