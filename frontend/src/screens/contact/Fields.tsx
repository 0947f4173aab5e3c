import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { FieldsForm } from './FieldsForm';
import classes from './Person.module.css';
import { shownValue } from './value';

const names = ['family_name', 'given_name', 'family_kana', 'given_kana', 'name', 'company'];

/** Fields are what is known of a person, by the labels of the customer list, and edited in place. */
export function Fields({ contact: c }: { readonly contact: Schemas['Contact'] }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const known = useQuery({ queryKey: ['fields'], queryFn: () => ask(api.GET('/api/fields')) });
  const fields = known.data?.items ?? [];
  const shown = fields.filter((f) => !names.includes(f.key) && c.fields[f.key]);
  const rest = Object.keys(c.fields).filter((k) => !names.includes(k) && !fields.some((f) => f.key === k));
  return (
    <section className={classes.part}>
      <header>
        <h3>{t('contact.fields')}</h3>
        {!editing && (
          <Anchor component="button" className={classes.edit ?? ''} onClick={() => setEditing(true)}>
            {t('contact.fields.edit')}
          </Anchor>
        )}
      </header>
      {editing ? (
        <FieldsForm contact={c} fields={fields} close={() => setEditing(false)} />
      ) : (
        <dl className={classes.fields}>
          <div>
            <dt>{t('contacts.field.address')}</dt>
            <dd>{c.address}</dd>
          </div>
          {shown.map((f) => (
            <div key={f.key}>
              <dt>{f.label}</dt>
              <dd>{shownValue(f, c.fields[f.key] ?? '', t)}</dd>
            </div>
          ))}
          {rest.map((key) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{c.fields[key]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
