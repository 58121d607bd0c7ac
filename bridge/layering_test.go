package bridge_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/passerelle-mail/passerelle/"

// allowed has for each package the packages of ours that it may import; a name
// with a final slash stands for all below it.
var allowed = map[string][]string{
	"alias":                   {},
	"parser":                  {},
	"parser/sample":           {"parser"},
	"parser/score":            {"parser"},
	"bridge":                  {"alias", "parser", "parser/score", "bridge/internal/picture"},
	"bridge/smtpd":            {"alias", "parser", "bridge", "bridge/internal/"},
	"bridge/mailauth":         {"alias", "parser", "bridge", "bridge/internal/"},
	"bridge/mailer":           {"alias", "parser", "bridge", "bridge/internal/"},
	"bridge/api":              {"alias", "parser", "bridge", "bridge/internal/"},
	"bridge/inbox":            {"alias", "parser", "bridge", "bridge/internal/"},
	"bridge/push":             {"bridge", "bridge/internal/"},
	"bridge/webhook":          {"bridge", "bridge/internal/"},
	"bridge/internal/web":     {"bridge"},
	"bridge/internal/peer":    {},
	"bridge/internal/picture": {},
	"bridge/internal/sheet":   {},
	"bridge/bridgetest":       {"alias", "parser", "bridge", "bridge/mailer", "store"},
	"store":                   {"alias", "parser", "bridge", "store/migrations"},
	"store/migrations":        {},
	"store/storetest":         {"alias", "parser", "bridge"},
	"cmd/passerelle":          {"alias", "parser", "parser/sample", "bridge", "bridge/smtpd", "bridge/mailauth", "bridge/mailer", "bridge/push", "bridge/webhook", "bridge/api", "bridge/inbox", "store", "cmd/passerelle/corpus", "cmd/passerelle/demo"},
	"cmd/smtpload":            {"cmd/passerelle/demo", "parser/sample"},
	"cmd/passerelle/corpus":   {"parser", "parser/sample", "parser/score", "bridge", "bridge/mailer"},
	"cmd/passerelle/demo":     {"alias", "parser", "parser/sample", "bridge"},
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; seen++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		may, ok := allowed[name]
		if !ok {
			t.Errorf("%s has no place in the layers; give it one here", name)
		}
		for _, imp := range p.Imports {
			checkImport(t, name, imp, may)
		}
	}
	if seen < len(allowed)/2 {
		t.Errorf("go list gave %d packages", seen)
	}
}

func checkImport(t *testing.T, name, imp string, may []string) {
	t.Helper()
	if imp == "database/sql" && name != "store" {
		t.Errorf("%s imports database/sql; only store knows it", name)
	}
	ours, ok := strings.CutPrefix(imp, module)
	if !ok {
		return
	}
	if !slices.ContainsFunc(may, func(m string) bool {
		return ours == m || strings.HasSuffix(m, "/") && strings.HasPrefix(ours, m)
	}) {
		t.Errorf("%s imports %s", name, ours)
	}
}
