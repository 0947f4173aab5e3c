package backend

import (
	"context"

	"tabiji/backend/delivery"
	"tabiji/backend/httpapi"
	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
)

// accounts answers the API about the account that sends.
type accounts struct{ b *Backend }

func (a accounts) Account(ctx context.Context) (outbox.Account, bool, error) {
	h, err := a.b.outbox.Health(ctx)
	for _, account := range h.Accounts {
		if !account.Practice() {
			return account, true, err
		}
	}
	return outbox.Account{}, false, err
}

func (a accounts) Preset(host string) (perHour, perDay, connections int) {
	p := mail.PresetOf(host)
	return p.PerHour, p.PerDay, p.Connections
}

// Presets are the providers that are known.
func (a accounts) Presets() []httpapi.AccountPreset {
	list := []httpapi.AccountPreset{}
	for _, p := range mail.Presets() {
		list = append(list, httpapi.AccountPreset{ID: p.ID, Name: p.Provider, Host: p.Host, HostEnds: p.HostEnds, Port: p.Port, Security: p.Security,
			PerHour: p.PerHour, PerDay: p.PerDay, Connections: p.Connections})
	}
	return list
}

// Kept tells whether a password is kept, and where the next one goes.
func (a accounts) Kept(ctx context.Context) (bool, string) {
	return a.b.secrets.Kept(ctx, outbox.Default), a.b.secrets.Look(ctx).Place
}

// Vault tells how the place of secrets stands.
func (a accounts) Vault(ctx context.Context) httpapi.Vault {
	s := a.b.secrets.Look(ctx)
	return httpapi.Vault{KeptIn: s.Place, Locked: s.Locked, New: s.New, Damaged: s.Trouble != nil, Trouble: s.Trouble}
}

// shortest is how many characters a new passphrase must have.
const shortest = 8

// Unlock takes the passphrase and lets an account go on that waited for it.
func (a accounts) Unlock(ctx context.Context, passphrase string) error {
	s := a.b.secrets.Look(ctx)
	if s.New && len([]rune(passphrase)) < shortest {
		return problem.New(problem.Invalid, "vault.passphrase_short", "least", shortest)
	}
	if err := a.b.secrets.Unlock(passphrase); err != nil {
		return err
	}
	account, found, err := a.Account(ctx)
	if err != nil || !found || account.State != delivery.LockedOut {
		return err
	}
	return a.b.outbox.TryAgain(ctx, account.ID)
}

// checker lets the outbox try a connection before an account is kept.
type checker struct{ transport *mail.Transport }

func (c checker) Check(ctx context.Context, route outbox.Route) []outbox.Stage {
	var stages []outbox.Stage
	for _, s := range c.transport.Check(ctx, route) {
		stages = append(stages, outbox.Stage(s))
	}
	return stages
}
