package mailer

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stsMode is what a domain wants done where its policy is not met.
type stsMode string

// The modes of RFC 8461, section 5.
const (
	stsEnforce stsMode = "enforce" // the mail waits
	stsTesting stsMode = "testing" // it is delivered, and the failure is noted
	stsNone    stsMode = "none"
)

// stsPolicy is a domain's MTA-STS policy (RFC 8461, section 3.2). The zero value
// asks for nothing.
type stsPolicy struct {
	mode   stsMode
	hosts  []string // patterns, in lower case
	maxAge time.Duration
}

// maxAgeLimit is the largest max_age, in seconds.
const maxAgeLimit = 31557600

// parseSTS reads a policy. Unknown keys are left alone, as are names that no
// host can have; of a key that may come only once the first counts.
func parseSTS(text string) (p stsPolicy, err error) {
	seen := make(map[string]string)
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if key == "mx" {
			if host := hostName(value); isPattern(host) {
				p.hosts = append(p.hosts, host)
			}
		} else if _, again := seen[key]; !again {
			seen[key] = value
		}
	}
	p.mode = stsMode(seen["mode"])
	age, ageErr := strconv.ParseUint(seen["max_age"], 10, 40)
	switch {
	case seen["version"] != "STSv1":
		return stsPolicy{}, errors.New("the policy is of no known version")
	case p.mode != stsEnforce && p.mode != stsTesting && p.mode != stsNone:
		return stsPolicy{}, errors.New("the policy has no known mode")
	case ageErr != nil:
		return stsPolicy{}, errors.New("the policy has no max_age")
	case len(p.hosts) == 0 && p.mode != stsNone:
		return stsPolicy{}, errors.New("the policy names no server")
	}
	p.maxAge = time.Duration(min(age, maxAgeLimit)) * time.Second
	return p, nil
}

// isPattern reports whether a host may have a name, or a pattern, as this one.
func isPattern(host string) bool {
	name := strings.TrimPrefix(host, "*.")
	return name != "" && mailDomain(name) == name
}

// matches reports whether a policy names a host. A pattern's asterisk stands for
// one label.
func (p stsPolicy) matches(host string) bool {
	host = hostName(host)
	return slices.ContainsFunc(p.hosts, func(pattern string) bool {
		if suffix, ok := strings.CutPrefix(pattern, "*."); ok {
			_, rest, _ := strings.Cut(host, ".")
			return rest == suffix
		}
		return pattern == host
	})
}

// stsID reads the id of a policy from the TXT records at _mta-sts; empty where
// the domain has none, or something else (RFC 8461, section 3.1).
func stsID(records []string) (id string) {
	records = slices.DeleteFunc(slices.Clone(records), func(r string) bool {
		version, _, _ := strings.Cut(r, ";")
		return strings.TrimRight(version, " \t") != "v=STSv1"
	})
	if len(records) != 1 {
		return ""
	}
	for field := range strings.SplitSeq(records[0], ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		if name != "id" {
			continue
		}
		if len(value) > 32 || strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return ""
		}
		return value
	}
	return ""
}
