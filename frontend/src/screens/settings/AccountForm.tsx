import { Button, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem, type Schemas, type Stage } from '../../bridge';
import { confirm, done, Panel, Trouble, useStatus } from '../../parts';
import type { Account } from './MailSettings';
import { Stages } from './Stages';
import classes from './settings.module.css';

interface Form {
  readonly preset: string;
  readonly host: string;
  readonly port: number;
  readonly security: Schemas['SetAccount']['security'];
  readonly user: string;
  readonly password: string;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly postal: string;
  readonly contact: string;
}

function formOf(a: Account | undefined, shop: string): Form {
  return {
    preset: '',
    host: a?.host ?? '',
    port: a?.port ?? 587,
    security: a?.security === 'tls' || a?.security === 'none' ? a.security : 'starttls',
    user: a?.user ?? '',
    password: '',
    fromName: a?.from_name ?? shop,
    fromAddress: a?.from_address ?? '',
    postal: a?.sender_address ?? '',
    contact: a?.sender_contact ?? '',
  };
}

function body(f: Form): Schemas['SetAccount'] {
  return {
    smtp: `${f.host.trim().includes(':') ? `[${f.host.trim()}]` : f.host.trim()}:${f.port}`,
    security: f.security,
    user: f.user.trim(),
    ...(f.password ? { password: f.password } : {}),
    from_name: f.fromName.trim(),
    from_address: f.fromAddress.trim(),
    sender_address: f.postal.trim(),
    sender_contact: f.contact.trim(),
  };
}

interface Props {
  readonly account: Account | undefined;
  readonly close: () => void;
}

/** AccountForm connects the mailbox the owner already has; every stage is tried before anything is kept. */
export function AccountForm({ account, close }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const status = useStatus();
  const [form, setForm] = useState<Form>(() => formOf(account, status.data?.workspace.name ?? ''));
  const [busy, setBusy] = useState<'' | 'check' | 'save'>('');
  const [stages, setStages] = useState<readonly Stage[] | undefined>();
  const [error, setError] = useState<unknown>();
  const cancel = useRef<AbortController>(undefined);
  const presets = useQuery({
    queryKey: ['account', 'presets'],
    queryFn: () => ask(api.GET('/api/account/presets')),
    staleTime: Infinity,
  });
  const preset = presets.data?.items.find((p) => p.id === form.preset);
  const set = (change: Partial<Form>) => {
    setForm((f) => ({ ...f, ...change }));
    setStages(undefined);
    setError(undefined);
  };
  const choose = (p: Schemas['AccountPreset']) =>
    set({ preset: p.id, host: p.host ?? form.host, port: p.port, security: p.security });

  const attempt = async (kind: 'check' | 'save') => {
    setBusy(kind);
    setError(undefined);
    setStages(undefined);
    cancel.current = new AbortController();
    const request = { body: body(form), signal: cancel.current.signal };
    try {
      if (kind === 'check') {
        setStages((await ask(api.POST('/api/account/check', request))).stages);
        return;
      }
      setStages((await ask(api.PUT('/api/account', request))).stages);
      await cache.invalidateQueries();
      done(t('settings.mail.saved'));
      close();
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') {
        return;
      }
      if (e instanceof Problem && e.stages.length > 0) {
        setStages(e.stages);
      }
      setError(e);
    } finally {
      setBusy('');
    }
  };
  const save = () => {
    if (account || (status.data?.people ?? 0) === 0) {
      void attempt('save');
      return;
    }
    confirm({
      title: t('settings.mail.first'),
      body: t('settings.mail.first.text', { count: status.data?.people ?? 0 }),
      action: t('settings.mail.first.yes'),
      run: () => attempt('save'),
    });
  };
  const ready = form.host.trim() !== '' && form.fromAddress.trim() !== '';
  return (
    <Panel title={t(account ? 'settings.mail.change.title' : 'settings.mail.connect')}>
      <p className={classes.help}>{t('settings.mail.connect.text')}</p>
      <fieldset
        className={classes.presets}
        style={{ border: 0, margin: '0 0 16px', padding: 0 }}
        aria-label={t('settings.mail.provider')}
      >
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
        <div className={classes.fields}>
          <TextInput
            label={t('settings.mail.host')}
            placeholder="smtp.example.jp"
            value={form.host}
            onChange={(e) => set({ host: e.currentTarget.value })}
            required
            spellCheck={false}
          />
          <div className={classes.row} style={{ alignItems: 'end' }}>
            <NumberInput
              label={t('settings.mail.port')}
              value={form.port}
              onChange={(v) => set({ port: Number(v) })}
              min={1}
              max={65535}
              w={100}
              hideControls
              required
            />
            <Select
              label={t('settings.mail.security')}
              style={{ flex: 1 }}
              value={form.security}
              allowDeselect={false}
              data={[
                { value: 'starttls', label: t('settings.security.starttls') },
                { value: 'tls', label: t('settings.security.tls') },
                { value: 'none', label: t('settings.security.none') },
              ]}
              onChange={(v) => set({ security: v === 'tls' || v === 'none' ? v : 'starttls' })}
            />
          </div>
          <TextInput
            label={t('settings.mail.user')}
            value={form.user}
            onChange={(e) => set({ user: e.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <PasswordInput
            label={t('settings.mail.password')}
            description={account?.password_kept ? t('settings.mail.password.stays') : undefined}
            value={form.password}
            onChange={(e) => set({ password: e.currentTarget.value })}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': t('settings.mail.password.show') }}
          />
          <TextInput
            label={t('settings.mail.fromName')}
            description={t('settings.mail.fromName.text')}
            value={form.fromName}
            onChange={(e) => set({ fromName: e.currentTarget.value })}
          />
          <TextInput
            label={t('settings.mail.fromAddress')}
            description={t('settings.mail.fromAddress.text')}
            type="text"
            inputMode="email"
            value={form.fromAddress}
            onChange={(e) => set({ fromAddress: e.currentTarget.value })}
            required
            spellCheck={false}
          />
          <TextInput
            className={classes.wide ?? ''}
            label={t('settings.mail.postal')}
            description={t('settings.mail.postal.text')}
            value={form.postal}
            onChange={(e) => set({ postal: e.currentTarget.value })}
          />
          <TextInput
            className={classes.wide ?? ''}
            label={t('settings.mail.contact')}
            description={t('settings.mail.contact.text')}
            value={form.contact}
            onChange={(e) => set({ contact: e.currentTarget.value })}
          />
        </div>
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
            <Button variant="subtle" onClick={() => cancel.current?.abort()}>
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
