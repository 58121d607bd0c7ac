package inbox

import (
	"strconv"
	"strings"
)

// symbols are the currencies that are known by a sign where we are read.
var symbols = map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}

const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// money writes a price as a language does: "12 500,50 €", "€12,500.50". A price
// that is no decimal number is written as it is.
func money(lang, price, currency string) string {
	whole, cents, _ := strings.Cut(price, ".")
	if whole == "" || strings.Trim(whole+cents, "0123456789") != "" {
		return price
	}
	sign := symbols[currency]
	if lang == "fr" {
		if sign == "" {
			sign = currency
		}
		return strings.TrimRight(decimal(whole, cents, narrowNoBreak, ",")+noBreak+sign, noBreak)
	}
	n := decimal(whole, cents, ",", ".")
	if sign == "" {
		return strings.TrimLeft(currency+noBreak+n, noBreak)
	}
	return sign + n
}

func decimal(whole, cents, group, point string) string {
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	n := strings.Join(append([]string{whole}, groups...), group)
	if strings.Trim(cents, "0") == "" {
		return n
	}
	if len(cents) == 1 {
		cents += "0"
	}
	return n + point + cents
}

// size writes a number of bytes as a language does: "340 kB", "1,2 Mo".
func size(lang string, n int64) string {
	unit, point := "B", "."
	if lang == "fr" {
		unit, point = "o", ","
	}
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + noBreak + unit
	case n < 999_500:
		return strconv.FormatInt((n+500)/1000, 10) + noBreak + "k" + unit
	}
	tenths := (n + 50_000) / 100_000
	return strconv.FormatInt(tenths/10, 10) + point + strconv.FormatInt(tenths%10, 10) + noBreak + "M" + unit
}
