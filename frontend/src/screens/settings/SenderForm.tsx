import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew } from '../../bridge';
import { done, Panel, Trouble, useAct } from '../../parts';
import type { Account } from './account';
import classes from './Settings.module.css';

/** SenderForm edits the sender, and what the law requires in the footer. */
export function SenderForm({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  const [name, setName] = useState(account.from_name);
  const [postal, setPostal] = useState(account.sender_address ?? '');
  const [contact, setContact] = useState(account.sender_contact ?? '');
  const changed =
    name !== account.from_name ||
    postal !== (account.sender_address ?? '') ||
    contact !== (account.sender_contact ?? '');
  const {
    busy,
    error,
    run: save,
  } = useAct(async () => {
    await ask(
      api.PATCH('/api/account', {
        body: { from_name: name.trim(), sender_address: postal.trim(), sender_contact: contact.trim() },
      }),
    );
    await renew('account');
    done(t('settings.saved'));
  });
  return (
    <Panel title={t('settings.sender')}>
      <p className={classes.help}>{t('settings.sender.text')}</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <div className={classes.fields}>
          <TextInput
            className={classes.wide ?? ''}
            label={t('settings.mail.fromName')}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <TextInput
            className={classes.wide ?? ''}
            label={t('settings.mail.postal')}
            value={postal}
            onChange={(e) => setPostal(e.currentTarget.value)}
          />
          <TextInput
            className={classes.wide ?? ''}
            label={t('settings.mail.contact')}
            value={contact}
            onChange={(e) => setContact(e.currentTarget.value)}
          />
        </div>
        {error !== undefined && <Trouble compact error={error} />}
        <div className={classes.buttons}>
          <Button type="submit" disabled={!changed} loading={busy}>
            {t('settings.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
