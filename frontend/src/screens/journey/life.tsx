import { TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew } from '../../bridge';
import { confirm, done, failed, go, href, isImeKey } from '../../parts';

interface Named {
  readonly id: string;
  readonly title: string;
}

const at = (id: string) => ({ params: { path: { id } } });

async function renewed<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  void renew('journey', 'draft', 'message');
  return value;
}

const life = {
  make: () => renewed(ask(api.POST('/api/journeys', { body: {} }))),
  rename: (id: string, title: string) => renewed(ask(api.PATCH('/api/journeys/{id}', { ...at(id), body: { title } }))),
  copy: (id: string) => renewed(ask(api.POST('/api/journeys', { body: { copy: id } }))),
  archive: (id: string) => renewed(ask(api.POST('/api/journeys/{id}/archive', at(id)))),
  remove: (id: string) => renewed(ask(api.DELETE('/api/journeys/{id}', at(id)))),
  restore: (id: string) => renewed(ask(api.POST('/api/journeys/{id}/restore', at(id)))),
} as const;

/** makeJourney makes an empty journey and opens it; it can be renamed there. */
export async function makeJourney(): Promise<void> {
  try {
    const made = await life.make();
    go(href('journeys', made.id));
  } catch (e) {
    failed(e);
  }
}

/** renameTo gives a journey another name; the toast has a button to take it back. */
export async function renameTo(j: Named, title: string, t: TFunction): Promise<void> {
  try {
    const after = await life.rename(j.id, title);
    if (after.title !== j.title) {
      done(t('journey.rename.done', { title: after.title }), {
        run: () => void life.rename(j.id, j.title).catch(failed),
      });
    }
  } catch (e) {
    failed(e);
  }
}

/** askRename asks for a new name of a journey. */
export function askRename(j: Named, t: TFunction): void {
  let title = j.title;
  confirm({
    title: t('journey.rename.title'),
    body: (
      <TitleField
        title={j.title}
        onChange={(v) => {
          title = v;
        }}
      />
    ),
    action: t('journey.rename.action'),
    run: async () => {
      const after = await life.rename(j.id, title);
      if (after.title !== j.title) {
        done(t('journey.rename.done', { title: after.title }), {
          run: () => void life.rename(j.id, j.title).catch(failed),
        });
      }
    },
  });
}

function TitleField({ title, onChange }: { readonly title: string; readonly onChange: (v: string) => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState(title);
  return (
    <TextInput
      label={t('journey.rename.label')}
      description={t('journey.rename.text')}
      value={value}
      maxLength={200}
      data-autofocus
      onFocus={(e) => e.currentTarget.select()}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && isImeKey(e)) {
          e.preventDefault(); // Enter ends a composition here, and must not confirm the dialog
        }
      }}
      onChange={(e) => {
        setValue(e.currentTarget.value);
        onChange(e.currentTarget.value);
      }}
    />
  );
}

/** duplicate copies a journey with its mails. */
export async function duplicate(j: Named, t: TFunction): Promise<void> {
  try {
    const made = await life.copy(j.id);
    done(t('journey.copy.done', { title: made.title }), {
      label: t('journeys.open'),
      run: () => go(href('journeys', made.id)),
    });
  } catch (e) {
    failed(e);
  }
}

/** archive archives a journey; the toast has a button to restore it. */
export async function archive(j: Named, t: TFunction): Promise<void> {
  try {
    await life.archive(j.id);
    done(t('journey.archive.done', { title: j.title }), { run: () => void life.restore(j.id).catch(failed) });
  } catch (e) {
    failed(e);
  }
}

/** remove removes a journey from every list; the toast has a button to restore it. */
export async function remove(j: Named, t: TFunction): Promise<void> {
  try {
    await life.remove(j.id);
    done(t('journey.delete.done', { title: j.title }), { run: () => void life.restore(j.id).catch(failed) });
  } catch (e) {
    failed(e);
  }
}

/** restore brings an archived or deleted journey back. */
export async function restore(j: Named, t: TFunction): Promise<void> {
  try {
    await life.restore(j.id);
    done(t('journey.restore.done', { title: j.title }));
  } catch (e) {
    failed(e);
  }
}
