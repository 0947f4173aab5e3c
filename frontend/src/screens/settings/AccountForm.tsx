import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { confirm, Loading, Panel, Trouble, useStatus } from '../../parts';
import { AccountFields } from './AccountFields';
import type { Account } from './account';
import { type Form, formOf } from './accountBody';
import classes from './Settings.module.css';
import { Stages } from './Stages';
import { useAttempt } from './useAttempt';

interface Props {
  readonly account: Account | undefined;
  readonly close: () => void;
}

/** AccountForm connects the mailbox the owner already has; every stage is tried before anything is kept. It waits for
 * the shop's name, which a new account begins with, and for how many people it would reach. */
export function AccountForm(props: Props) {
  const status = useStatus();
  if (status.data) return <Fields {...props} shop={status.data.workspace.name} people={status.data.people} />;
  return status.error ? <Trouble error={status.error} again={() => void status.refetch()} /> : <Loading />;
}

function Fields({ account, close, shop, people }: Props & { readonly shop: string; readonly people: number }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<Form>(() => formOf(account, shop));
  const { busy, stages, error, forget, attempt, cancel } = useAttempt(form, close);
  const presets = useQuery({
    queryKey: ['account', 'presets'],
    queryFn: () => ask(api.GET('/api/account/presets')),
    staleTime: Infinity,
  });
  const preset = presets.data?.items.find((p) => p.id === form.preset);
  const set = (change: Partial<Form>) => {
    setForm((f) => ({ ...f, ...change }));
    forget();
  };
  const choose = (p: Schemas['AccountPreset']) =>
    set({ preset: p.id, host: p.host ?? form.host, port: p.port, security: p.security });

  const save = () => {
    if (account || people === 0) {
      void attempt('save');
      return;
    }
    confirm({
      title: t('settings.mail.first'),
      body: t('settings.mail.first.text', { count: people }),
      action: t('settings.mail.first.yes'),
      run: () => attempt('save'),
    });
  };
  const ready = form.host.trim() !== '' && form.fromAddress.trim() !== '';
  return (
    <Panel title={t(account ? 'settings.mail.change.title' : 'settings.mail.connect')}>
      <p className={classes.help}>{t('settings.mail.connect.text')}</p>
      <fieldset className={classes.presets} aria-label={t('settings.mail.provider')}>
        {(presets.data?.items ?? []).map((p) => (
          <button key={p.id} type="button" aria-pressed={form.preset === p.id} onClick={() => choose(p)}>
            <strong>{p.name}</strong>
            <small>{p.host ?? `*${p.host_ends ?? ''}`}</small>
          </button>
        ))}
      </fieldset>
      {preset?.hint && (
        <p className={classes.hint}>
          <IconBulb size={18} aria-hidden />
          {preset.hint}
        </p>
      )}
      <form
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        <AccountFields form={form} set={set} passwordKept={account?.password_kept ?? false} />
        {(busy || stages) && <Stages stages={stages} busy={busy !== ''} />}
        {error !== undefined && <Trouble compact error={error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={busy === 'save'} disabled={!ready || busy === 'check'}>
            {t('settings.mail.save')}
          </Button>
          <Button
            variant="default"
            onClick={() => void attempt('check')}
            loading={busy === 'check'}
            disabled={!ready || busy === 'save'}
          >
            {t('settings.mail.check')}
          </Button>
          {busy && (
            <Button variant="subtle" onClick={cancel}>
              {t('cancel')}
            </Button>
          )}
          {account && !busy && (
            <Button variant="subtle" color="gray" onClick={close}>
              {t('cancel')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}
