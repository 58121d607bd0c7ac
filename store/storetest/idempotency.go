package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testKeptAnswer(t *test) {
	ctx := t.Context()
	v := filled[bridge.KeptAnswer]()
	get := func(tx bridge.Tx) (bridge.KeptAnswer, error) { return tx.Answer(ctx, v.Key, v.Name) }
	missing(t, get)
	for _, v = range []bridge.KeptAnswer{{Key: v.Key, Name: v.Name, ExpiresAt: at(1)}, v} {
		t.update(func(tx bridge.Tx) error { return tx.PutAnswer(ctx, v) })
		same(t, v, get)
	}
	others := v
	others.Key = "another"
	t.update(func(tx bridge.Tx) error { return tx.PutAnswer(ctx, others) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteAnswer(ctx, others.Key, others.Name) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteAnswer(ctx, others.Key, others.Name) }) // no error

	t.update(func(tx bridge.Tx) error { return tx.EraseAnswers(ctx) })
	v.Header, v.Body = nil, ""
	same(t, v, get)
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, v.ExpiresAt) })
	same(t, v, get)
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, v.ExpiresAt.Add(1000)) })
	missing(t, get)
}
