// Package storetest tests what every [bridge.Store] must do, whatever database
// is below it.
package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Run tests a store. Each call of open returns a new one, which is empty; open
// sees to it that it is closed when the test ends.
func Run(t *testing.T, open func(t *testing.T) bridge.Store) {
	t.Helper()
	// Measures memory, so it runs before the others start.
	t.Run("content in parts", func(t *testing.T) { testContentInParts(&test{t, open(t)}) })
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(&test{t, open(t)})
		})
	}
}

// test is a test of a store.
type test struct {
	*testing.T
	store bridge.Store
}

// run runs f as a part of the test, on the same store.
func (t *test) run(name string, f func(*test)) {
	t.Helper()
	t.Run(name, func(tt *testing.T) { f(&test{tt, t.store}) })
}

var tests = map[string]func(*test){
	"account":                 testAccount,
	"member":                  testMember,
	"authorized sender":       testAuthorizedSender,
	"sender check":            testSenderCheck,
	"listing":                 testListing,
	"buyer":                   testBuyer,
	"buyer note":              testBuyerNote,
	"answer times":            testAnswerTimes,
	"lead list":               testLeads,
	"numbers":                 testNumbers,
	"conversation":            testConversation,
	"writer by alias":         testWriterByAlias,
	"conversation conflict":   testConversationConflict,
	"conversation views":      testConversationViews,
	"conversation sight":      testConversationSight,
	"team":                    testTeam,
	"block":                   testBlock,
	"kept answer":             testKeptAnswer,
	"label":                   testLabel,
	"comment":                 testComment,
	"conversation list":       testConversationList,
	"message":                 testMessage,
	"message list":            testMessageList,
	"message exchange":        testMessageExchange,
	"message key":             testMessageKey,
	"message state":           testMessageState,
	"automatic message":       testAutoMessage,
	"quick reply":             testQuickReply,
	"saved view":              testSavedView,
	"assigned":                testAssigned,
	"listing notice":          testListingNotice,
	"message revision":        testReviseMessage,
	"message text":            testReplaceText,
	"content":                 testContent,
	"content that fails":      testContentFails,
	"lead":                    testLead,
	"mail":                    testMail,
	"held mails":              testHeldMails,
	"held mails of a party":   testHeldMailsOfAParty,
	"intake":                  testIntake,
	"intake mail":             testIntakeMail,
	"intake mails":            testIntakeMails,
	"intake rates":            testIntakeRates,
	"intake warnings":         testIntakeWarnings,
	"intake of a layout":      testIntakeOfLayout,
	"intake keys":             testIntakeKeys,
	"listings by reference":   testListingsByReference,
	"last header id":          testLastHeaderID,
	"scheduled message":       testScheduled,
	"event":                   testEvent,
	"journal":                 testJournal,
	"dropping the journal":    testDropJournal,
	"webhook":                 testWebhook,
	"webhooks that lag":       testLaggingWebhooks,
	"webhook delivery":        testWebhookDelivery,
	"webhook turns":           testWebhookTurns,
	"webhook log":             testWebhookLog,
	"settings":                testSettings,
	"preferences":             testPreferences,
	"member wrote":            testMemberWrote,
	"account settings":        testAccountSettings,
	"contacts":                testContacts,
	"push settings":           testPushSettings,
	"push subscription":       testPushSubscription,
	"push":                    testPush,
	"report":                  testReport,
	"erasing a buyer":         testErase,
	"profile":                 testProfile,
	"feed":                    testFeed,
	"rehearsal":               testRehearsal,
	"notification":            testNotification,
	"notification lists":      testNotificationLists,
	"notification lease":      testNotificationLease,
	"notification order":      testNotificationOrder,
	"notification queue":      testNotificationQueue,
	"suppressed address":      testSuppressedAddress,
	"session":                 testSession,
	"sessions of a member":    testSessionsOfAMember,
	"sign-in":                 testSignIn,
	"handover":                testHandover,
	"API key":                 testAPIKey,
	"secret key":              testSecretKey,
	"counter":                 testCounter,
	"search":                  testSearch,
	"search messages":         testSearchMessages,
	"search queue":            testSearchQueue,
	"times":                   testTimes,
	"text":                    testText,
	"view":                    testView,
	"view of one state":       testViewOneState,
	"update that fails":       testUpdateFails,
	"updates that race":       testUpdatesRace,
	"conversations that race": testConversationsRace,
	"failures among updates":  testFailuresAmongUpdates,
	"cancelled updates":       testCancelledUpdates,
}

// at returns a time; more seconds are later.
func at(seconds int) time.Time {
	return time.Date(2026, 11, 20, 9, 0, 0, 123456000, time.UTC).Add(time.Duration(seconds) * time.Second)
}

func (t *test) update(f func(bridge.Tx) error) {
	t.Helper()
	if err := t.store.Update(t.Context(), f); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func (t *test) view(f func(bridge.Tx) error) {
	t.Helper()
	if err := t.store.View(t.Context(), f); err != nil {
		t.Fatalf("View: %v", err)
	}
}

// refused runs an update that must return a certain error.
func (t *test) refused(want error, f func(bridge.Tx) error) {
	t.Helper()
	if err := t.store.Update(t.Context(), f); !errors.Is(err, want) {
		t.Errorf("Update = %v, want %v", err, want)
	}
}

// get reads one thing.
func get[T any](t *test, f func(bridge.Tx) (T, error)) T {
	t.Helper()
	var v T
	t.view(func(tx bridge.Tx) (err error) {
		v, err = f(tx)
		return err
	})
	return v
}

// same reads one thing and compares it.
func same[T any](t *test, want T, f func(bridge.Tx) (T, error)) {
	t.Helper()
	if diff := cmp.Diff(want, get(t, f)); diff != "" {
		t.Errorf("what came back differs (-want +got):\n%s", diff)
	}
}

// missing reads one thing that is not there.
func missing[T any](t *test, f func(bridge.Tx) (T, error)) {
	t.Helper()
	err := t.store.View(t.Context(), func(tx bridge.Tx) error {
		_, err := f(tx)
		return err
	})
	if !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("View = %v, want %v", err, bridge.ErrNotFound)
	}
}
