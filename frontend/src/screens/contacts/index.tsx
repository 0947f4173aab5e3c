import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, saveFile } from '../../bridge';
import { done, failed, go, Page, useCommands, useRoute } from '../../parts';
import { AddContact } from './AddContact';
import classes from './Contacts.module.css';
import { addressOf, type Filter, queryOf, readFilter } from './filter';
import { People } from './People';
import { Views } from './Views';

/** Contacts is the customer list: its views at the left, everybody who is in the chosen one at the right. */
export function Contacts() {
  const { t } = useTranslation();
  const text = useRoute((r) => r.query.toString());
  const filter = useMemo(() => readFilter(new URLSearchParams(text)), [text]);
  const [adding, setAdding] = useState(false);
  const views = useQuery({ queryKey: ['contacts', 'views'], queryFn: () => ask(api.GET('/api/contacts/views')) });
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => ask(api.GET('/api/tags')) });
  const choose = (f: Filter, replace = false) => go(addressOf(f), replace);
  const everybody = views.data?.items?.find((v) => v.id === 'all')?.n;

  useCommands(
    useMemo(
      () => [
        {
          id: 'contacts.add',
          word: 'contacts.add',
          section: 'do',
          icon: IconPlus,
          keys: 'n',
          run: () => setAdding(true),
        },
        {
          id: 'contacts.search',
          word: 'contacts.search',
          section: 'do',
          keys: '/',
          run: () => document.querySelector<HTMLElement>('#contacts-search input')?.focus(),
        },
      ],
      [],
    ),
  );

  const save = async () => {
    const q = new URLSearchParams(Object.entries(queryOf(filter)).map(([k, v]) => [k, String(v)]));
    try {
      const place = await saveFile(`/api/contacts/export?${q}`, t('contacts.export.file'), 'csv');
      if (place !== '') {
        done(place ? t('contacts.export.done', { place }) : t('contacts.export.begun'));
      }
    } catch (e) {
      failed(e);
    }
  };

  return (
    <Page
      fill
      title={t('nav.contacts')}
      actions={
        <>
          {Boolean(everybody) && (
            <Button variant="default" leftSection={<IconDownload size={16} />} onClick={save} className={classes.wide}>
              {t('contacts.export')}
            </Button>
          )}
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('contacts.add')}
          </Button>
        </>
      }
    >
      <div className={classes.screen}>
        <Views
          filter={filter}
          choose={choose}
          views={views.data?.items ?? (views.error ? [] : undefined)}
          tags={tags.data?.items ?? undefined}
        />
        <People
          filter={filter}
          choose={choose}
          everybody={everybody}
          viewName={filter.tag || (views.data?.items?.find((v) => v.id === filter.view)?.name ?? '')}
          tags={tags.data?.items ?? []}
          views={views.data?.items ?? undefined}
          add={() => setAdding(true)}
        />
      </div>
      {adding && <AddContact tags={tags.data?.items ?? []} close={() => setAdding(false)} />}
    </Page>
  );
}
