import { Button, PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { done, Panel, Trouble, useAct } from '../../parts';
import classes from './Settings.module.css';

/** VaultPanel asks for the passphrase where this computer has no keychain; elsewhere it is not there. */
export function VaultPanel() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const vault = useQuery({ queryKey: ['account', 'vault'], queryFn: () => ask(api.GET('/api/vault')) });
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const v = vault.data;
  const {
    busy,
    error,
    run: unlock,
  } = useAct(async () => {
    await ask(api.POST('/api/vault/unlock', { body: { passphrase } }));
    setPassphrase('');
    setAgain('');
    await cache.invalidateQueries();
    done(t(v?.new ? 'settings.vault.made' : 'settings.vault.opened'));
  });
  if (!v || v.kept_in === 'keychain' || !(v.locked || v.new || v.damaged)) {
    return null;
  }
  const differs = v.new && again !== '' && again !== passphrase;
  return (
    <Panel title={t(v.damaged ? 'settings.vault.damaged' : v.new ? 'settings.vault.new' : 'settings.vault.locked')}>
      <p className={classes.help}>{v.text}</p>
      {(v.locked || v.new) && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void unlock();
          }}
        >
          <div className={classes.fields}>
            <PasswordInput
              label={t('settings.vault.passphrase')}
              value={passphrase}
              onChange={(e) => setPassphrase(e.currentTarget.value)}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': t('settings.mail.password.show') }}
            />
            {v.new && (
              <PasswordInput
                label={t('settings.vault.again')}
                error={differs ? t('settings.vault.differs') : undefined}
                value={again}
                onChange={(e) => setAgain(e.currentTarget.value)}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': t('settings.mail.password.show') }}
              />
            )}
          </div>
          {error !== undefined && <Trouble compact error={error} />}
          <div className={classes.buttons}>
            <Button type="submit" disabled={passphrase === '' || (v.new && again !== passphrase)} loading={busy}>
              {t(v.new ? 'settings.vault.choose' : 'settings.vault.open')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
