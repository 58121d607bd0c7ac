package inbox

import "testing"

func TestDevices(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, userAgent, en, fr string }{
		{"Firefox", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows", "Firefox sur Windows"},
		{"Edge", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows", "Edge sur Windows"},
		{"Chrome", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "Chrome on Linux", "Chrome sur Linux"},
		{"Safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", "Safari on Mac", "Safari sur Mac"},
		{"iPhone", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1", "Chrome on iPhone", "Chrome sur iPhone"},
		{"Android", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android", "Samsung Internet sur Android"},
		{"system alone", "some app (iPad)", "Unknown browser on iPad", "Navigateur inconnu sur iPad"},
		{"browser alone", "Firefox/145.0", "Firefox", "Firefox"},
		{"nothing", "", "Unknown browser", "Navigateur inconnu"},
		{"a program", "curl/8.14.1", "Unknown browser", "Navigateur inconnu"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := deviceOf(tt.userAgent)
			if en, fr := english.Access.device(d), french.Access.device(d); en != tt.en || fr != tt.fr {
				t.Errorf("device(%q) = %q and %q; want %q and %q", tt.userAgent, en, fr, tt.en, tt.fr)
			}
		})
	}
}
