import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { done, failed } from '../../parts';
import { inTurn, type Outcome, type Tally } from './bulk';
import type { Contact } from './useRows';

interface Running {
  readonly what: string;
  readonly n: number;
  readonly of: number;
}

/** useBulk does one thing for everybody of a selection, one person after the other. */
export function useBulk() {
  const { t } = useTranslation();
  const [running, setRunning] = useState<Running>();
  const stop = useRef<AbortController>(undefined);

  const run = async (what: string, people: readonly Contact[], one: (c: Contact) => Promise<Outcome>) => {
    const end = new AbortController();
    stop.current = end;
    setRunning({ what, n: 0, of: people.length });
    const tally = await inTurn(people, one, (n) => setRunning({ what, n, of: people.length }), end.signal);
    setRunning(undefined);
    void renew('contact', 'tag');
    return tally;
  };
  /** rest says who was skipped, refused or left; an empty part is left out. */
  const rest = (tally: Tally<Contact>, skippedWord: string) =>
    [
      tally.skipped.length > 0 && t(skippedWord, { count: tally.skipped.length }),
      tally.failed.length > 0 && t('contacts.bulk.failed', { count: tally.failed.length }),
      tally.left > 0 && t('contacts.bulk.left', { count: tally.left }),
    ]
      .filter(Boolean)
      .join(' ');
  const tell = (tally: Tally<Contact>, text: string, undo?: () => void) => {
    if (tally.done.length > 0 || tally.failed.length === 0) {
      done(text, undo && tally.done.length > 0 ? { run: undo } : undefined);
    }
    const first = tally.failed[0];
    if (first) {
      failed(first.error);
    }
  };

  const addTag = async (tag: string, people: readonly Contact[]) => {
    const tally = await run(t('contacts.bulk.tagging', { tag }), people, async (c) => {
      if (c.tags?.includes(tag)) {
        return 'skipped';
      }
      await ask(api.PUT('/api/contacts/{id}/tags/{tag}', { params: { path: { id: c.id, tag } } }));
      return 'done';
    });
    const text = `${t('contacts.bulk.tagged', { tag, count: tally.done.length })} ${rest(tally, 'contacts.bulk.hadTag')}`;
    tell(tally, text, () => void removeTag(tag, tally.done));
  };

  const removeTag = async (tag: string, people: readonly Contact[]) => {
    const tally = await run(t('contacts.bulk.untagging', { tag }), people, async (c) => {
      await ask(api.DELETE('/api/contacts/{id}/tags/{tag}', { params: { path: { id: c.id, tag } } }));
      return 'done';
    });
    tell(
      tally,
      `${t('contacts.bulk.untagged', { tag, count: tally.done.length })} ${rest(tally, 'contacts.bulk.hadTag')}`,
    );
  };

  const enter = async (journey: Schemas['Card'], people: readonly Contact[], inside: ReadonlySet<string>) => {
    const tally = await run(t('contacts.bulk.entering', { title: journey.title }), people, async (c) => {
      if (inside.has(c.id)) {
        return 'skipped';
      }
      const e = await ask(
        api.POST('/api/journeys/{id}/enter', { params: { path: { id: journey.id } }, body: { contact: c.id } }),
      );
      return e.entered > 0 || !e.done ? 'done' : 'skipped';
    });
    void renew('enrollment');
    tell(
      tally,
      `${t('contacts.bulk.entered', { title: journey.title, count: tally.done.length })} ${rest(tally, 'contacts.bulk.notEntered')}`,
    );
  };

  return { running, cancel: () => stop.current?.abort(), addTag, enter };
}
