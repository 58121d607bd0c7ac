package web

import "net/http"

// noContent is a Content-Security-Policy for answers that are no pages.
const noContent = "default-src 'none'; frame-ancestors 'none'"

// securityHeaders sets headers that a handler may replace.
func securityHeaders(next http.Handler, policy string) http.Handler {
	if policy == "" {
		policy = noContent
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		// Links out of a page must not show its path, which may hold a token.
		// With "no-referrer", browsers would send "Origin: null" with forms.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
