package bridge

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mention is a place in a text that names a member.
type Mention struct {
	Start, End int // bytes of the text, from the @
	Member     MemberID
}

// FindMentions finds the members whom a text names with an @ before their name:
// the whole name, the first word of it or what stands before the @ of their
// address, whatever the accents and the case. What names two is nobody's. An @
// within a word, such as that of a mail address, names nobody.
func FindMentions(text string, members []Member) (found []Mention) {
	if !strings.ContainsAny(text, "@＠") || len(members) == 0 {
		return nil
	}
	names := mentionNames(members)
	in := fold(text, true)
	for at := 0; ; {
		i := strings.IndexByte(in.text[at:], '@')
		if i < 0 {
			return found
		}
		at += i + 1
		before, _ := utf8.DecodeLastRuneInString(in.text[:at-1])
		if isMentionWord(before) || before == '.' || before == '@' {
			continue
		}
		name := longestName(in.text[at:], names)
		if name == "" {
			continue
		}
		m := Mention{Start: int(in.at[at-1]), End: len(text), Member: names[name]}
		if at += len(name); at < len(in.text) {
			m.End = int(in.at[at])
		}
		found = append(found, m)
	}
}

// mentionNames are what members are called after an @, folded. What names two is
// left out, unless it is the whole name of one.
func mentionNames(members []Member) map[string]MemberID {
	names := map[string]MemberID{}
	for _, whole := range []bool{false, true} {
		tier := map[string]MemberID{}
		for _, m := range members {
			first, _, _ := strings.Cut(strings.TrimSpace(m.Name), " ")
			local, _, _ := strings.Cut(m.Email, "@")
			of := []string{first, local}
			if whole {
				of = []string{m.Name, m.Email}
			}
			for _, name := range of {
				name = fold(strings.Join(strings.Fields(name), " "), false).text
				if other, ok := tier[name]; ok && other != m.ID {
					tier[name] = ""
				} else {
					tier[name] = m.ID
				}
			}
		}
		maps.Copy(names, tier)
	}
	for name, id := range names {
		if name == "" || id == "" {
			delete(names, name)
		}
	}
	return names
}

// longestName returns the longest name that a text begins with.
func longestName(text string, names map[string]MemberID) (longest string) {
	for name := range names {
		if len(name) <= len(longest) || !strings.HasPrefix(text, name) {
			continue
		}
		after, _ := utf8.DecodeRuneInString(text[len(name):])
		if !isMentionWord(after) {
			longest = name
		}
	}
	return longest
}

func isMentionWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// mentionsIn are the members of a conversation's account whom a text names, each
// once. Who may not sign in is not among them.
func mentionsIn(ctx context.Context, tx Tx, c Conversation, text string) (ids []MemberID, err error) {
	members, err := tx.Members(ctx, c.AccountID)
	members = slices.DeleteFunc(members, func(m Member) bool { return m.Blocked })
	for _, m := range FindMentions(text, members) {
		if !slices.Contains(ids, m.Member) {
			ids = append(ids, m.Member)
		}
	}
	return ids, err
}

// seers are those of a conversation's members who may see it.
func (b *Bridge) seers(ctx context.Context, tx Tx, c Conversation, members []Member) (ids []MemberID, err error) {
	var teams []Team
	read := false
	for _, m := range members {
		r := reach{who: Viewer{Member: m.ID, Account: m.AccountID}, member: m}
		if !m.Blocked && r.sight() == SeesTeam {
			if !read {
				if teams, err = tx.Teams(ctx, c.AccountID); err != nil {
					return nil, err
				}
				read = true
			}
			r.teams = teamsOf(teams, m.ID)
		}
		if !m.Blocked && r.sees(c) {
			ids = append(ids, m.ID)
		}
	}
	return ids, nil
}

// teamsOf are the teams that a member is in.
func teamsOf(teams []Team, m MemberID) (in []TeamID) {
	for _, t := range teams {
		if slices.Contains(t.Members, m) {
			in = append(in, t.ID)
		}
	}
	return in
}
