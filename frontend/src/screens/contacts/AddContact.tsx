import { Button, Modal, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem, renew, type Schemas } from '../../bridge';
import { DialogFoot, done, go, href, isImeKey, said } from '../../parts';
import classes from './Contacts.module.css';

interface Props {
  readonly tags: readonly Schemas['Tag'][];
  readonly close: () => void;
}

type Basis = NonNullable<Schemas['AddContact']['consent']>;

const names = ['family_name', 'given_name', 'family_kana', 'given_kana'] as const;
const unknown = 'unknown';
const bases = ['opt-in', 'existing-customer', 'business-card', 'none', ''] as const;

/** AddContact adds one person. What the API refuses is shown at its field, and the input is kept. */
export function AddContact({ tags, close }: Props) {
  const { t } = useTranslation();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [address, setAddress] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [basis, setBasis] = useState<string>(unknown);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const problem = error instanceof Problem ? error : undefined;
  const at = (name: string) => problem?.places.find((p) => p.path.endsWith(name))?.message;
  const aboutAddress =
    at('address') ??
    (problem && /^(contact|address)\./.test(problem.id) ? `${problem.message} ${problem.hint}` : undefined);
  const present = problem?.status === 409 && isPerson(problem.current) ? problem.current : undefined;

  const save = async () => {
    if (busy) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const c = await ask(
        api.POST('/api/contacts', {
          body: {
            address,
            fields: Object.fromEntries(Object.entries(fields).filter(([, v]) => v.trim() !== '')),
            tags: chosen,
            ...(isBasis(basis) ? { consent: basis } : {}),
          },
        }),
      );
      void renew('contact', 'tag');
      done(t('contacts.add.done', { name: c.name || c.address }), {
        label: t('contacts.add.open'),
        run: () => go(href('contacts', c.id)),
      });
      close();
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };

  const rest = error !== undefined && aboutAddress === undefined ? said(error, t) : undefined;
  return (
    <Modal
      opened
      onClose={close}
      size={560}
      title={<strong className={classes.dialogTitle}>{t('contacts.add')}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && isImeKey(e)) {
            e.preventDefault();
          }
        }}
      >
        <div className={classes.pair}>
          {names.map((name, i) => (
            <TextInput
              key={name}
              label={t(`contacts.field.${name}`)}
              maxLength={100}
              data-autofocus={i === 0 || undefined}
              value={fields[name] ?? ''}
              onChange={(e) => setFields({ ...fields, [name]: e.currentTarget.value })}
              error={at(name)}
            />
          ))}
        </div>
        <TextInput
          className={classes.field ?? ''}
          label={t('contacts.field.address')}
          type="text"
          inputMode="email"
          autoComplete="off"
          required
          maxLength={320}
          value={address}
          onChange={(e) => setAddress(e.currentTarget.value)}
          error={aboutAddress}
        />
        {present && (
          <p className={classes.present}>
            <a href={href('contacts', present.id)}>
              {t('contacts.add.present', { name: present.name || present.address })}
            </a>
          </p>
        )}
        <TagsInput
          className={classes.field ?? ''}
          label={t('contacts.tags')}
          data={tags.map((tag) => tag.name)}
          value={chosen}
          onChange={setChosen}
          maxLength={100}
          onKeyDown={(e) => isImeKey(e) && e.stopPropagation()}
          isDuplicate={(value, all) => all.includes(value)}
          comboboxProps={{ withinPortal: true }}
          error={at('tags')}
        />
        <Select
          className={classes.field ?? ''}
          label={t('contacts.add.consent')}
          description={t('contacts.add.consent.text')}
          data={bases.map((b) => ({ value: b || unknown, label: t(`contacts.basis.${b || unknown}`) }))}
          value={basis}
          allowDeselect={false}
          onChange={(v) => setBasis(v ?? unknown)}
          error={at('consent')}
        />
        <p className={classes.explained}>{t(`contacts.basis.${basis}.text`)}</p>
        {rest && (
          <p className={classes.trouble} role="alert">
            <strong>{rest.text}</strong> {rest.hint}
          </p>
        )}
        <DialogFoot close={close} busy={busy}>
          <Button type="submit" loading={busy} disabled={address.trim() === ''}>
            {t('contacts.add.save')}
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

function isBasis(v: string): v is Basis {
  return v !== '' && bases.some((b) => b === v);
}

function isPerson(v: unknown): v is { readonly id: string; readonly name: string; readonly address: string } {
  return typeof v === 'object' && v !== null && 'id' in v && 'name' in v && 'address' in v && typeof v.id === 'string';
}
