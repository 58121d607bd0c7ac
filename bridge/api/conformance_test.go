package api_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// archive asks for sample mails, and returns the files by name.
func (p *platform) archive(t *testing.T, path string) map[string]string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+p.key)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if ct := w.Header().Get("Content-Type"); w.Code != http.StatusOK || ct != "application/zip" {
		t.Fatalf("status %d, %q: %s", w.Code, ct, w.Body)
	}
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		open, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(open)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

func TestSampleMailsComeAsAnArchive(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	want := map[string]string{"ours-1.eml": leadMail}
	if diff := cmp.Diff(want, p.archive(t, "/v1/conformance/sets/ours/mails")); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
	want["ours-1.json"] = `{"seed":7}`
	if diff := cmp.Diff(want, p.archive(t, "/v1/conformance/sets/ours/mails?truth=true&seed=7")); diff != "" {
		t.Errorf("archive with truth (-want +got):\n%s", diff)
	}
	p.do(t, "GET", "/v1/conformance/sets/none/mails", "").want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/conformance/sets/ours/mails?count=1001", "").want(t, http.StatusBadRequest)
}
