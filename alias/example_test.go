package alias_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

func Example() {
	current := alias.Key{ID: '7', Secret: []byte("seven-seven-seven-seven-seven-77")}
	older := alias.Key{ID: '6', Secret: []byte("six-six-six-six-six-six-six-six6")}
	keys, err := alias.NewKeyring("reply.example.com", current, older)
	if err != nil {
		fmt.Println(err)
		return
	}

	a, err := keys.Mint(alias.RoleSeller)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Later, at RCPT TO:
	read, err := keys.Parse(a.Address())
	fmt.Println(read == a, err)
	fmt.Println(read)
	// Output:
	// true <nil>
	// seller alias of key 7
}

func ExampleKeyring_Parse() {
	keys, err := alias.NewKeyring("reply.example.com",
		alias.Key{ID: '7', Secret: []byte("seven-seven-seven-seven-seven-77")})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, addr := range []string{
		"7sacehvv3vhe69rgdbdgmy1e0e@reply.example.com",
		`"7SACEHVV3VHE69RGDBDGMY1E0E"@REPLY.EXAMPLE.COM`,
		"7sacehvv3vhe69rgdbdgmy1e0f@reply.example.com",
		"postmaster@reply.example.com",
	} {
		a, err := keys.Parse(addr)
		if errors.Is(err, alias.ErrNotAlias) {
			fmt.Println("550 5.1.1 no such address")
			continue
		}
		fmt.Println(a.Role(), a.Local())
	}
	// Output:
	// seller 7sacehvv3vhe69rgdbdgmy1e0e
	// seller 7sacehvv3vhe69rgdbdgmy1e0e
	// 550 5.1.1 no such address
	// 550 5.1.1 no such address
}

func ExampleKeyring_ParseLocal() {
	keys, err := alias.NewKeyring("reply.example.com",
		alias.Key{ID: '7', Secret: []byte("seven-seven-seven-seven-seven-77")})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := keys.ParseLocal("7e0g1zzfvfcx51adxssm45r4argd6y5")
	if err != nil {
		fmt.Println(err)
		return
	}
	expires, _ := a.Expires()
	fmt.Println(a.Role(), "until", expires.Format(time.DateTime))
	fmt.Println(a.Expired(time.Date(2026, 1, 1, 12, 14, 59, 0, time.UTC)))
	fmt.Println(a.Expired(time.Date(2026, 1, 1, 12, 15, 0, 0, time.UTC)))
	// Output:
	// sign-in until 2026-01-01 12:15:00
	// false
	// true
}

func ExampleKeyring_WithPlus() {
	keys, err := alias.NewKeyring("example.com",
		alias.Key{ID: '7', Secret: []byte("seven-seven-seven-seven-seven-77")})
	if err != nil {
		fmt.Println(err)
		return
	}
	keys, err = keys.WithPlus("reply")
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := keys.Mint(alias.RoleBuyer)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Address() == "reply+"+a.Local()+"@example.com")
	// Output: true
}

func ExampleRole() {
	for _, role := range []alias.Role{alias.RoleSeller, alias.RoleBounce, alias.RoleSignIn} {
		fmt.Println(role, role.Expires())
	}
	// Output:
	// seller false
	// bounce true
	// sign-in true
}
