import { Anchor, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem, queries, renew, type Schemas } from '../../bridge';
import { done, isImeKey, said } from '../../parts';
import common from './Contact.module.css';
import { type Clash, changes, merge, type Sheet } from './merge';
import classes from './Person.module.css';

interface Props {
  readonly contact: Schemas['Contact'];
  readonly fields: readonly Schemas['Field'][];
  readonly close: () => void;
}

const halves = ['family_name', 'given_name', 'family_kana', 'given_kana'];

const sheetOf = (c: Schemas['Contact']): Sheet => ({ ...c.fields, address: c.address });

function isContact(v: unknown): v is Schemas['Contact'] {
  return typeof v === 'object' && v !== null && 'rev' in v && 'fields' in v && 'address' in v;
}

/** FieldsForm edits a person. When somebody else changed a field meanwhile, both values are shown; input is kept. */
export function FieldsForm({ contact, fields, close }: Props) {
  const { t } = useTranslation();
  const [base, setBase] = useState(contact);
  const [sheet, setSheet] = useState(sheetOf(contact));
  const [clashes, setClashes] = useState<readonly Clash[]>([]);
  const [met, setMet] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // the whole name is asked for only where it is not known in parts
  const parted = Boolean(contact.fields.family_name || contact.fields.given_name || !contact.fields.name);
  const keys = ['address', ...fields.map((f) => f.key)].filter((k) => k !== 'name' || !parted);
  const own = Object.keys(contact.fields).filter((k) => !keys.includes(k) && k !== 'name');
  const label = (key: string) =>
    key === 'address' ? t('contacts.field.address') : (fields.find((f) => f.key === key)?.label ?? key);
  const problem = error instanceof Problem ? error : undefined;
  const at = (key: string) =>
    problem?.places.find((p) => p.path.endsWith(key))?.message ??
    (key === 'address' && problem && /^address\.|^contact\.taken/.test(problem.id)
      ? `${problem.message} ${problem.hint}`
      : undefined);
  const set = (key: string, value: string) => {
    setSheet({ ...sheet, [key]: value });
    setClashes(clashes.filter((c) => c.key !== key));
  };

  const save = async () => {
    const changed = changes(sheetOf(base), sheet);
    if (busy || Object.keys(changed).length === 0) {
      close();
      return;
    }
    setBusy(true);
    setError(undefined);
    const { address, ...rest } = changed;
    try {
      const after = await ask(
        api.PATCH('/api/contacts/{id}', {
          params: { path: { id: contact.id } },
          body: {
            rev: base.rev,
            ...(address === undefined ? {} : { address }),
            ...(Object.keys(rest).length > 0 ? { fields: rest } : {}),
          },
        }),
      );
      queries.setQueryData(['contacts', 'one', contact.id], after);
      void renew('contact');
      done(t('contact.fields.saved'));
      close();
    } catch (e) {
      if (e instanceof Problem && e.status === 409 && isContact(e.current) && e.current.id === contact.id) {
        const both = merge(sheetOf(base), sheet, sheetOf(e.current));
        setBase(e.current);
        setSheet(both.sheet);
        setClashes(both.clashes);
        setMet(true);
      } else {
        setError(e);
      }
      setBusy(false);
    }
  };

  const trouble = error !== undefined && !at('address') ? said(error, t) : undefined;
  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
      onKeyDown={(e) => {
        if (isImeKey(e)) {
          if (e.key === 'Enter') {
            e.preventDefault();
          }
        } else if (e.key === 'Escape') {
          close();
        }
      }}
    >
      {met && (
        <p className={classes.met} role="alert">
          {t(clashes.length > 0 ? 'contact.met.clash' : 'contact.met')}
        </p>
      )}
      {[...keys, ...own].map((key, i) => {
        const clash = clashes.find((c) => c.key === key);
        return (
          <div key={key} data-half={halves.includes(key) || undefined}>
            <TextInput
              size="sm"
              label={label(key)}
              value={sheet[key] ?? ''}
              maxLength={key === 'address' ? 320 : 2000}
              autoFocus={i === 0}
              placeholder={fields.find((f) => f.key === key)?.type === 'date' ? '1985-12-03' : undefined}
              onChange={(e) => set(key, e.currentTarget.value)}
              error={at(key)}
            />
            {clash && (
              <p className={classes.clash}>
                {t('contact.met.theirs', { value: clash.theirs || t('contact.met.empty') })}{' '}
                <Anchor component="button" type="button" onClick={() => set(key, clash.theirs)}>
                  {t('contact.met.take')}
                </Anchor>
              </p>
            )}
          </div>
        );
      })}
      {trouble && (
        <p className={common.trouble} role="alert">
          <strong>{trouble.text}</strong> {trouble.hint}
        </p>
      )}
      <div className={classes.formFoot}>
        <Button variant="default" onClick={close} disabled={busy}>
          {t('cancel')}
        </Button>
        <Button type="submit" variant="light" loading={busy}>
          {t(met ? 'contact.fields.saveAgain' : 'contact.fields.save')}
        </Button>
      </div>
    </form>
  );
}
