import { ActionIcon, Autocomplete } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, queries, renew, type Schemas } from '../../bridge';
import { done, failed, isImeKey } from '../../parts';
import common from './Contact.module.css';
import classes from './Person.module.css';

/** Tags shows a person's tags; adding offers those that exist, taking away can be undone. */
export function Tags({ contact: c }: { readonly contact: Schemas['Contact'] }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const known = useQuery({ queryKey: ['tags'], queryFn: () => ask(api.GET('/api/tags')), enabled: adding });
  const tags = c.tags ?? [];
  const under = useRef(new Set<string>());
  const change = async (tag: string, add: boolean) => {
    if (under.current.has(tag)) {
      return false; // the first click is still under way
    }
    under.current.add(tag);
    const params = { params: { path: { id: c.id, tag } } };
    try {
      const after = await ask(
        add ? api.PUT('/api/contacts/{id}/tags/{tag}', params) : api.DELETE('/api/contacts/{id}/tags/{tag}', params),
      );
      queries.setQueryData(['contacts', 'one', c.id], after);
      void renew('contact', 'tag');
      return true;
    } catch (e) {
      failed(e);
      return false;
    } finally {
      under.current.delete(tag);
    }
  };
  const put = async (raw: string) => {
    const tag = raw.trim();
    setText('');
    if (!tag || tags.includes(tag)) {
      return;
    }
    if (await change(tag, true)) {
      done(t('contact.tag.added', { tag }), { run: () => void change(tag, false) });
    } else {
      setText((now) => now || tag); // to try again with
    }
  };
  const take = async (tag: string) => {
    if (await change(tag, false)) {
      done(t('contact.tag.removed', { tag }), { run: () => void change(tag, true) });
    }
  };
  return (
    <section className={classes.part}>
      <h3>{t('contacts.tags')}</h3>
      <div className={classes.tags}>
        {tags.map((tag) => (
          <span key={tag} className={classes.tag}>
            {tag}
            <button type="button" aria-label={t('contact.tag.remove', { tag })} onClick={() => void take(tag)}>
              <IconX size={12} aria-hidden />
            </button>
          </span>
        ))}
        {!adding && (
          <ActionIcon variant="subtle" size={24} aria-label={t('contact.tag.add')} onClick={() => setAdding(true)}>
            <IconPlus size={16} />
          </ActionIcon>
        )}
        {tags.length === 0 && !adding && <span className={common.muted}>{t('contact.tag.none')}</span>}
      </div>
      {adding && (
        <Autocomplete
          className={classes.added ?? ''}
          size="sm"
          autoFocus
          aria-label={t('contact.tag.add')}
          placeholder={t('contacts.tag.placeholder')}
          maxLength={100}
          data={(known.data?.items ?? []).map((k) => k.name).filter((n) => !tags.includes(n))}
          value={text}
          onChange={setText}
          onOptionSubmit={(tag) => {
            void put(tag);
            setTimeout(() => setText(''));
          }}
          onBlur={() => {
            if (!text.trim()) {
              setAdding(false);
            }
          }}
          onKeyDown={(e) => {
            if (isImeKey(e)) {
              return;
            }
            if (e.key === 'Enter' && e.currentTarget.getAttribute('aria-activedescendant') === null) {
              void put(text);
            } else if (e.key === 'Escape') {
              setText('');
              setAdding(false);
            }
          }}
        />
      )}
    </section>
  );
}
