package sqlite

import (
	"context"

	"tabiji/backend/delivery"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/sample"
)

// Sample is a new file as the sample package fills it.
func (db *DB) Sample() sample.Store { return sampleStore{db} }

type sampleStore struct{ db *DB }

func (s sampleStore) Fill(ctx context.Context, f func(sample.Tx) error) error {
	return s.db.Write(ctx, Bulk, Normal, func(tx *Tx) error { return f(sampleTx{tx}) })
}

type sampleTx struct{ *Tx }

// Sign says how practice mail is signed.
func (tx sampleTx) Sign(by message.Sender) error {
	return tx.PutAccount(&outbox.Account{
		ID: outbox.Practice, Security: "practice", Connections: 4, RefusalLimit: delivery.EqualRefusals, State: delivery.Ready,
		FromName: by.Name, FromAddress: by.Address, SenderPostal: by.Postal, SenderContact: by.Contact,
	})
}
