package bridge_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestParseReading(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, data    string
		mail          int
		display, list string
		ignored       []string
	}{
		{"csv", "mail,contact.display\n2,Marie\n", 2, "Marie", "", nil},
		{"csv of a spreadsheet", "\ufeffmail;contact.display;crm id\r\n1;Marie;7\r\n", 1, "Marie", "", []string{"crm id"}},
		{"tabs", "mail\tcontact.phones\n1\t+33639980001, +33639980002", 1, "", "+33639980001 +33639980002", nil},
		{"json", `[{"mail": 3, "contact": {"display": "Marie"}, "version": 1}]`, 3, "Marie", "", nil},
		{"one object", `{"mail": "3", "contact.display": "Marie"}`, 3, "Marie", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			read, ignored, err := bridge.ParseReading([]byte(tc.data))
			if err != nil || len(read) != 1 || read[0].Mail != tc.mail || read[0].Values.Text("contact.display") != tc.display {
				t.Fatalf("ParseReading(%q) = %+v, %v", tc.data, read, err)
			}
			if diff := cmp.Diff(tc.ignored, ignored); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
			list := ""
			for i, p := range read[0].Values.Phones() {
				if i > 0 {
					list += " "
				}
				list += trimmed(p) //nolint:perfsprint // two of them
			}
			if list != tc.list {
				t.Errorf("phones %q, want %q", list, tc.list)
			}
		})
	}
}

func trimmed(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// Whatever is uploaded is read, or refused by its field.
func FuzzParseReading(f *testing.F) {
	for _, s := range []string{"mail,contact.display\n1,x", `[{"mail":1}]`, `{"mail":{"a":[]}}`, "mail;\"", "\ufeff", "[[]]", `[{"mail":1e9}]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, _, err := bridge.ParseReading(data)
		var invalid *bridge.InvalidError
		if err != nil && (!errors.As(err, &invalid) || invalid.Field != "reading") {
			t.Errorf("error %v", err)
		}
		if err == nil && len(read) == 0 {
			t.Error("nothing was read, and nothing is wrong")
		}
	})
}
