package inbox

import (
	"context"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// preferencesKey is for what the member who asks chose. It travels in the context
// since it stands in for two cookies, which the request carries too: the same
// functions read either, whether or not anybody is signed in.
type preferencesKey struct{}

func withPreferences(r *http.Request, p bridge.Preferences) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), preferencesKey{}, p))
}

// preferences returns what the member of a request chose; nothing where it is no
// member's.
func preferences(r *http.Request) bridge.Preferences {
	p, _ := r.Context().Value(preferencesKey{}).(bridge.Preferences)
	return p
}
