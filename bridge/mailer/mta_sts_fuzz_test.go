package mailer_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// FuzzParseSTS reads any bytes as a policy. An error means that nothing is
// asked; a policy is whole, within bounds, reads as itself when written again,
// and names none but its own hosts.
func FuzzParseSTS(f *testing.F) {
	for _, s := range []string{
		"version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n",
		"version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 0\r\n",
		"version: STSv1\nmode: none\nmax_age: 86400",
		"version:STSv1\nmode:enforce\nmode:none\nmx:*.\nmax_age:99999999999\n",
		"version: STSv1\nmode: enforce\nmx:\nmax_age: 1\n",
		"version: STSv1\nmode: enforce\nmx: *\nmx: .\nmx: *.*.example\nmax_age: 9\n",
		"VERSION: STSv1\nmode: enforce\nmx: a.example\nmax_age: 9\n",
		"\xff\x00: \n::\n",
		"",
	} {
		f.Add(s, "mail.example.com")
	}
	f.Fuzz(func(t *testing.T, text, host string) {
		p, err := mailer.ParseSTS(text)
		if err != nil {
			if p.Mode != "" || p.Hosts != nil || p.MaxAge != 0 {
				t.Fatalf("ParseSTS(%q) = %+v and %v", text, p, err)
			}
			return
		}
		if p.MaxAge < 0 || p.MaxAge > 366*24*time.Hour {
			t.Fatalf("ParseSTS(%q): max_age %s", text, p.MaxAge)
		}
		if p.Mode != "none" && len(p.Hosts) == 0 || !strings.Contains("enforce testing none", p.Mode) {
			t.Fatalf("ParseSTS(%q) = %+v", text, p)
		}
		again, err := mailer.ParseSTS(policyOf(p))
		if err != nil || !reflect.DeepEqual(again, p) {
			t.Fatalf("ParseSTS(%q) = %+v; written again it is %+v, %v", text, p, again, err)
		}
		named := false
		for _, pattern := range p.Hosts {
			_, parent, _ := strings.Cut(strings.ToLower(strings.TrimSuffix(host, ".")), ".")
			named = named || strings.EqualFold(pattern, strings.TrimSuffix(host, ".")) || pattern == "*."+parent
			if pattern == "" {
				t.Fatalf("ParseSTS(%q) names a host without a name", text)
			}
		}
		if mailer.STSMatches(p, host) && !named {
			t.Fatalf("ParseSTS(%q) matches %q, which it does not name", text, host)
		}
	})
}

func policyOf(p mailer.STSPolicy) string {
	var b strings.Builder
	fmt.Fprintf(&b, "version: STSv1\nmode: %s\nmax_age: %d\n", p.Mode, int64(p.MaxAge/time.Second))
	for _, h := range p.Hosts {
		fmt.Fprintf(&b, "mx: %s\n", h)
	}
	return b.String()
}

// FuzzSTSID reads any record as that of a policy: an id is one, or empty.
func FuzzSTSID(f *testing.F) {
	for _, s := range []string{"v=STSv1; id=20260101T000000;", "v=STSv1;id=1", "v=STSv1 ; id=", "v=STSv10; id=1", "id=1; v=STSv1", "v=STSv1; id=a-b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, record string) {
		id := mailer.STSID([]string{record})
		if id == "" {
			return
		}
		if len(id) > 32 || strings.ContainsFunc(id, func(r rune) bool {
			return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			t.Fatalf("STSID(%q) = %q", record, id)
		}
		if !strings.HasPrefix(record, "v=STSv1") || !strings.Contains(record, "id="+id) {
			t.Fatalf("STSID(%q) = %q, which is not in it", record, id)
		}
		if mailer.STSID([]string{record, record}) != "" {
			t.Fatalf("STSID of two records %q is one", record)
		}
	})
}
