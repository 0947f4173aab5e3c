package outbox

import (
	"context"

	"tabiji/backend/delivery"
	"tabiji/backend/problem"
)

// Vault keeps secrets outside the workspace file.
type Vault interface {
	Put(ctx context.Context, name, secret string) error
	Get(ctx context.Context, name string) (secret string, err error)
	Delete(ctx context.Context, name string) error
	// Kept reports whether there is a secret, without asking anybody for a passphrase.
	Kept(ctx context.Context, name string) bool
	Look(ctx context.Context) VaultState
	// Unlock takes the passphrase of the file of secrets; a new file is made under it.
	Unlock(passphrase string) error
}

// VaultState is the state of the place where secrets are kept.
type VaultState struct {
	Place  string // "keychain" or "file": where the next secret goes
	Locked bool   // the file's passphrase is needed and not known
	New    bool   // there is no file yet, or none that can be used: the first passphrase given becomes its own
	// Trouble is why the file, which is where secrets are, cannot be used; nil when it can. Of kind Damaged: a secret
	// that is put takes its place, and the damaged file is kept beside it.
	Trouble error
}

// Own is the owner's account; found is false while there is none.
func (o *Outbox) Own(ctx context.Context) (a Account, found bool, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.Accounts()
		for _, account := range list {
			if !account.Practice() {
				a, found = account, true
				return err
			}
		}
		return err
	})
	return a, found, err
}

// SecretKept tells whether the owner's password is kept, and where the next one goes.
func (o *Outbox) SecretKept(ctx context.Context) (kept bool, place string) {
	return o.config.Vault.Kept(ctx, Default), o.config.Vault.Look(ctx).Place
}

// Secrets gives the state of the place where secrets are kept.
func (o *Outbox) Secrets(ctx context.Context) VaultState { return o.config.Vault.Look(ctx) }

// shortest is how many characters a new passphrase must have.
const shortest = 8

// Unlock takes the passphrase of the secrets file and lets an account go on that waited for it.
func (o *Outbox) Unlock(ctx context.Context, passphrase string) error {
	if o.config.Vault.Look(ctx).New && len([]rune(passphrase)) < shortest {
		return problem.New(problem.Invalid, "vault.passphrase_short", "least", shortest)
	}
	if err := o.config.Vault.Unlock(passphrase); err != nil {
		return err
	}
	account, found, err := o.Own(ctx)
	if err != nil || !found || account.State != delivery.LockedOut {
		return err
	}
	return o.TryAgain(ctx, account.ID)
}

// MayPretend refuses a pretend clock while mail could leave this computer: its mails would be dated wrong and its
// limits counted wrong.
func (o *Outbox) MayPretend(ctx context.Context) error {
	a, found, err := o.Own(ctx)
	if err == nil && found && !a.Loopback() {
		err = problem.New(problem.Conflict, "clock.pretend")
	}
	return err
}
