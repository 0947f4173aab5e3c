package backend

import (
	"tabiji/backend/vault"
)

// newSecrets opens the vault of the workspace: the keychain, else an encrypted file in app data.
func newSecrets(b *Backend) *vault.Vault {
	return vault.Open(vault.Options{
		Workspace: b.workspace.ID, Dir: b.keeper.Places().Vault(), Getenv: b.config.Getenv, Ask: b.config.Passphrase,
	})
}
