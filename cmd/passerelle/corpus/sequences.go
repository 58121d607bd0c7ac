package corpus

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// sequences makes conversations of several mails, half of them ours, half of
// other portals, in the order in which they happen to arrive.
func sequences(ctx context.Context, seed uint64, n int) ([]sample.Case, error) {
	theirs, err := sample.PortalThreads(seed, n/2)
	if err != nil {
		return nil, err
	}
	c := mailer.NewComposer(corpusKey)
	var all []sample.Case
	for i := 0; len(all) < n-n/2; i++ {
		cases, err := ourSequence(ctx, c, seed, i)
		if err != nil {
			return nil, err
		}
		all = append(all, cases...)
	}
	all = append(all[:n-n/2], theirs[:n/2]...)
	random(seed, "sequences order", 0).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := range all {
		all[i].Name = fmt.Sprintf("sequences-%04d-%s", i, all[i].Name)
		all[i].Truth.Set = "sequences"
	}
	return all, nil
}

// ourSequence makes the mails of one conversation: a lead, sometimes after a
// favourite, and later messages. A third of them are forwarded.
func ourSequence(ctx context.Context, c *mailer.Composer, seed uint64, i int) ([]sample.Case, error) {
	r := random(seed, "sequences", i)
	t := newOurThread(r, []string{"fr", "en"}[i%2])
	kinds := []bridge.NotificationKind{bridge.NotifyLead, bridge.NotifyMessage}
	if r.IntN(3) == 0 {
		kinds = append([]bridge.NotificationKind{bridge.NotifyFavorite}, kinds...)
	}
	for range r.IntN(3) {
		kinds = append(kinds, bridge.NotifyMessage)
	}
	var cases []sample.Case
	for k, kind := range kinds {
		o, truth := t.mail(kind, k+1, true)
		raw, err := compose(ctx, c, o)
		if err != nil {
			return nil, err
		}
		if r.IntN(3) == 0 {
			client := pick(r, sample.ForwardClients())
			f := sample.Forward{
				Client: client, Language: t.lang, From: sample.Address{Name: "Garage Dubreuil", Email: ourSeller},
				To: sample.Address{Email: "leads@crm.example"}, Date: o.Record.SentAt.Add(time.Hour), Seed: r.Uint64(),
			}
			if raw, err = f.Bytes(raw); err != nil {
				return nil, err
			}
			truth.Client, truth.Mangling = client, "forward-"+client+"-"+t.lang
		}
		if err := keepCarried(raw, truth.Lead); err != nil {
			return nil, err
		}
		cases = append(cases, sample.Case{Name: fmt.Sprintf("ours-%04d-%d-%s", i, k+1, kind), Raw: raw, Truth: truth})
	}
	return cases, nil
}
