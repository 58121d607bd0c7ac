package bridge

import (
	"errors"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxText is the longest message that may be written in the chat, in bytes.
const maxText = 64 << 10

// checkText returns an [InvalidError] for a text that cannot be a message.
func checkText(field, text string) error {
	switch {
	case text == "":
		return &InvalidError{Field: field, Want: "some text"}
	case len(text) > maxText:
		return &InvalidError{Field: field, Got: strconv.Itoa(len(text)) + " bytes", Want: "at most " + strconv.Itoa(maxText) + " bytes"}
	case !utf8.ValidString(text):
		return &InvalidError{Field: field, Want: "UTF-8"}
	}
	return nil
}

// checkEmail lowers an address in place.
func checkEmail(field string, email *string) error {
	a, err := mail.ParseAddress(*email)
	if err != nil || a.Address != strings.TrimSpace(*email) || len(a.Address) > 254 {
		return &InvalidError{Field: field, Got: *email, Want: "a mail address such as ann@example.com"}
	}
	*email = strings.ToLower(a.Address)
	return nil
}

// checkName returns an [InvalidError] for an empty value or one that would
// break a line.
func checkName(field, value string) error {
	if strings.TrimSpace(value) == "" {
		return &InvalidError{Field: field, Want: "some text"}
	}
	return checkLine(field, value)
}

func checkLine(field, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r < 0x20 || r == 0x7f }) || !utf8.ValidString(value) || len(value) > 500 {
		return &InvalidError{Field: field, Want: "one line of at most 500 bytes without control characters"}
	}
	return nil
}

// checkPhone wants E.164 or nothing: a prefix is never invented.
func checkPhone(field, phone string) error {
	if phone == "" {
		return nil
	}
	digits, ok := strings.CutPrefix(phone, "+")
	if !ok || len(digits) < 6 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" || digits[0] == '0' {
		return &InvalidError{Field: field, Got: phone, Want: "E.164 such as +33639980001"}
	}
	return nil
}

// checkYears wants no time, or one that has four digits for its year in every zone:
// others have no form in JSON.
func checkYears(field string, t time.Time) error {
	if y := t.UTC().Year(); t.IsZero() || y >= 1970 && y < 9999 {
		return nil
	}
	return &InvalidError{Field: field, Want: "a time from 1970 to 9998"}
}

func checkLanguage(field, lang string) error {
	if _, ok := sentences[lang]; lang != "" && !ok {
		return &InvalidError{Field: field, Got: lang, Want: `"fr" or "en"`}
	}
	return nil
}

func (b *Bridge) checkBuyer(n *NewBuyer) error {
	errs := []error{
		checkName("buyer.external_id", n.ExternalID),
		checkLine("buyer.pseudonym", n.Pseudonym),
		checkLine("buyer.name", n.Name),
		checkLine("buyer.first_name", n.FirstName),
		checkLine("buyer.last_name", n.LastName),
		checkPhone("buyer.phone", n.Phone),
		checkURL("buyer.profile_url", n.ProfileURL),
		checkURL("buyer.picture_url", n.PictureURL),
		checkLanguage("buyer.language", n.Language),
	}
	if strings.HasPrefix(n.ExternalID, erasedPrefix) {
		errs = append(errs, &InvalidError{Field: "buyer.external_id", Got: n.ExternalID, Want: "another one: what begins so is nobody any more"})
	}
	if n.Email != "" {
		errs = append(errs, checkEmail("buyer.email", &n.Email))
	}
	return errors.Join(errs...)
}
