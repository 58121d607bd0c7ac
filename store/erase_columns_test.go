package store_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The ways in which what a column says of a buyer goes when the buyer is erased. A
// column of ids, codes, secrets or what an account says of itself is plain.
const (
	plain = "plain"
	// masked: rows are written anew by package bridge, without the buyer's data.
	masked = "masked"
	// expires: it goes by itself within days, and says nothing without what is erased.
	expires = "expires"
	// dropped: bytes go with the last row that refers to them.
	dropped = "dropped"
)

// personal are the columns that may say who a buyer is, by the file in which
// store has the statement that erases them, or one of the ways above.
var personal = map[string]string{
	"attachment.content": "erase.go", "attachment.name": "erase.go",
	"authorized_sender.party": "erase.go", "authorized_sender.sender": "erase.go",
	"buyer.email": masked, "buyer.external_id": masked, "buyer.first_name": masked, "buyer.last_name": masked, "buyer.name": masked,
	"buyer.phone": masked, "buyer.picture_url": masked, "buyer.portal": masked, "buyer.profile_url": masked, "buyer.pseudonym": masked,
	"buyer_note.tags": "erase.go", "buyer_note.text": "erase.go",
	"comment.text":                  "erase.go",
	"content.bytes":                 dropped,
	"conversation.buyer_alias":      masked,
	"conversation.last_line":        masked,
	"counter.key":                   expires,
	"idempotency.body":              "idempotency.go",
	"idempotency.header":            "idempotency.go",
	"intake_key.key":                "erase.go",
	"intake_mail.fields":            "erase.go",
	"intake_mail.note":              "erase.go",
	"intake_mail.record":            "erase.go",
	"intake_text.text":              "erase.go",
	"lead.record":                   "erase.go",
	"lead.words":                    "erase.go",
	"mail.dedup_key":                "erase.go",
	"mail.envelope_from":            "erase.go",
	"mail.header_from":              "erase.go",
	"mail.header_id":                "erase.go",
	"mail.party":                    "erase.go",
	"mail.raw":                      "erase.go",
	"mail.subject":                  "erase.go",
	"mail.trace":                    "erase.go",
	"message.full_text":             "erase.go",
	"message.hidden":                "erase.go",
	"message.key":                   "erase.go",
	"message.omitted":               "erase.go",
	"message.visible_text":          "erase.go",
	"notification.answer":           "erase.go",
	"notification.body":             "erase.go",
	"notification.mail":             "erase.go",
	"notification.recipient":        "erase.go",
	"notification.trace":            "erase.go",
	"push_settings.key":             "erase.go",
	"push_subscription.auth":        "erase.go",
	"push_subscription.endpoint":    "erase.go",
	"push_subscription.public_key":  "erase.go",
	"push_subscription.recipient":   "erase.go",
	"report.text":                   "erase.go",
	"saved_view.name":               "saved_view.go",
	"saved_view.search":             "saved_view.go",
	"scheduled_message.files":       "erase.go",
	"scheduled_message.text":        "erase.go",
	"sender_check.party":            "erase.go",
	"sender_check.sender":           "erase.go",
	"session.user_agent":            "erase.go",
	"settings.key":                  "erase.go",
	"sign_in.token":                 "erase.go",
	"suppressed_address.email":      "erase.go",
	"webhook_attempt.answer_body":   "webhook_delivery.go",
	"webhook_attempt.answer_header": "webhook_delivery.go",
	"webhook_delivery.body":         "webhook_delivery.go",
}

// plainColumns say nothing of a buyer. A new column is put here only once it is
// sure that nobody's name, address, phone or words ever come to stand in it.
var plainColumns = map[string]string{
	"feed": "account_id history state",
	// A rehearsal reads mails of ours that nobody wrote.
	"rehearsal":          "account_id address id language mails score",
	"account":            "external_id fault_mails fault_webhooks id language name",
	"account_settings":   "account_id first_answer hours",
	"api_key":            "account_id id name scopes secret",
	"attachment":         "id message_id note type",
	"block":              "account_id buyer_id member_id side",
	"buyer":              "account_id id language",
	"buyer_note":         "account_id buyer_id member_id",
	"comment":            "conversation_id id member_id mentions",
	"content":            "encoding hash",
	"conversation":       "account_id assignee buyer_id id last_side lead_id listing_id seller_alias subject team", // the subject is the listing's
	"conversation_label": "conversation_id label_id",
	"event":              "conversation_id detail id kind member_id side",
	"handover_key":       "id name secret",
	"handover_use":       "key_id token",
	"idempotency":        "key_id name request",
	"intake":             "account_id alias listing_id",
	"intake_key":         "account_id conversation_id",
	"intake_mail":        "account_id conversation_id event layout mail_id member_id message_id portal state",
	"intake_rate":        "field layout portal",
	"intake_text":        "conversation_id way",
	"intake_warning":     "field id layout portal",
	"journal":            "account_id conversation_id detail id kind message_id side",
	"label":              "account_id color id name",
	"lead":               "account_id conversation_id id message_id",
	"listing":            "account_id alias category contact criteria currency description external_id id phone picture_url price reference state title url",
	"mail":               "conversation_id id reason recipient side state",
	"member":             "account_id email id name role sees",
	"message":            "auto_kind conversation_id id kind mail_id member_id reply_to side state state_reason via",
	"notification":       "bounce_alias comment_id conversation_id form id kind language link message_id profile side state unsubscribe",
	"preferences":        "language member_id signature zone",
	"profile":            "account_id address kind language name subject",
	"push":               "conversation_id id kind listing_id message_id subscription_id",
	"push_subscription":  "account_id buyer_id conversation_id id language member_id session_id",
	"quick_reply":        "account_id id name text",
	"report":             "conversation_id id member_id reason side",
	"saved_view":         "assignee id label_id listing_id member_id sort team_id view",
	"scheduled_message":  "conversation_id id key member_id refused reply_to side",
	"search_doc":         "conversation_id",
	"search_queue":       "conversation_id",
	"secret_key":         "id purpose secret",
	"sender_check":       "conversation_id language side token",
	"session":            "account_id buyer_id conversation_id id member_id origin secret",
	"settings":           "language",
	"sign_in":            "account_id buyer_id conversation_id member_id",
	"suppressed_address": "reason",
	"team":               "account_id id name",
	"team_member":        "member_id team_id",
	"webhook":            "account_id id keys kinds reason state url",
	"webhook_attempt":    "delivery_id error fault request_header",
	"webhook_delivery":   "event_id id kind reason state thread webhook_id",
}

// A table that keeps something of a buyer and is forgotten when the buyer is erased
// must fail here: each column that can hold a text is said to be plain, or how it
// is erased, and where.
func TestEveryColumnIsErasedOrPlain(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	columns, err := db.TextColumns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ways := maps.Clone(personal)
	for table, list := range plainColumns {
		for c := range strings.FieldsSeq(list) {
			if ways[table+"."+c] != "" {
				t.Errorf("%s.%s is both personal and plain", table, c)
			}
			ways[table+"."+c] = plain
		}
	}
	for _, c := range columns {
		if ways[c] == "" {
			t.Errorf("%s is new: say in this file how it is erased when a buyer is, or that it is plain, and see to it", c)
		}
	}
	sources := map[string]string{}
	for c, way := range ways {
		if !strings.HasSuffix(way, ".go") {
			continue
		}
		if sources[way] == "" {
			source, err := os.ReadFile(way)
			if err != nil {
				t.Fatal(err)
			}
			sources[way] = string(source)
		}
		table, _, _ := strings.Cut(c, ".")
		if !regexp.MustCompile(`(DELETE FROM|UPDATE) ` + table + `\b`).MatchString(sources[way]) {
			t.Errorf("%s: no statement of %s erases anything of %s", c, way, table)
		}
	}
}
