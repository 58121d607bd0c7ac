package inbox

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static/*.js static/*.svg style/*.css script/*.js
var staticFiles embed.FS

// joined are the files that are sent as one, in the order of their names.
var joined = map[string]string{"inbox.css": "style/*.css", "inbox.js": "script/*.js"}

// assets are the static files. Their addresses hold a hash of their content, so
// that browsers may keep them for good.
type assets struct {
	urls  map[string]string // by the name of the file
	files map[string]asset  // by the last part of the address
}

type asset struct {
	contentType    string
	plain, gzipped []byte
}

func newAssets() (*assets, error) {
	a := &assets{urls: map[string]string{}, files: map[string]asset{}}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		if err := a.add(e.Name(), content); err != nil {
			return nil, err
		}
	}
	for name, pattern := range joined {
		parts, err := fs.Glob(staticFiles, pattern)
		if err != nil {
			return nil, err
		}
		var content []byte
		for _, p := range parts {
			part, err := staticFiles.ReadFile(p)
			if err != nil {
				return nil, err
			}
			content = append(append(content, part...), '\n')
		}
		if err := a.add(name, content); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) add(name string, content []byte) error {
	zipped, err := compress(content, gzip.BestCompression)
	if err != nil {
		return err
	}
	hashed := hashedName(name, content)
	a.urls[name] = "/static/" + hashed
	a.files[hashed] = asset{contentType: mime.TypeByExtension(path.Ext(name)), plain: content, gzipped: zipped}
	return nil
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

func compress(content []byte, level int) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, level)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return buf.Bytes(), err
}

// hashedName turns "inbox.css" into "inbox.1a2b3c4d5e.css".
func hashedName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}

// url returns the address of a file. It is an error where there is none, so
// that a page cannot name a missing one.
func (a *assets) url(name string) (string, error) {
	u, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return u, nil
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.PathValue("file")]
	if !ok {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	content := f.plain
	header := w.Header()
	header.Set("Vary", "Accept-Encoding")
	if takesGzip(r) {
		content = f.gzipped
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", f.contentType)
	header.Set("Content-Length", strconv.Itoa(len(content)))
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	if _, err := w.Write(content); err != nil {
		return // the client is gone
	}
}
