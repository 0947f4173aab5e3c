import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../bridge';
import { Avatar, isImeKey, SearchBox } from '../../../parts';
import type { ByHand } from './people';
import classes from './StartSheet.module.css';

interface Props {
  readonly chosen: Extract<ByHand, { who: 'contact' }>;
  readonly choose: (v: ByHand) => void;
}

/** OnePerson finds one person by name, kana or address. */
export function OnePerson({ chosen, choose }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { data, isPlaceholderData: old } = useQuery({
    queryKey: ['contacts', 'pick', search],
    queryFn: async () => (await ask(api.GET('/api/contacts', { params: { query: { search, limit: 6 } } }))).items ?? [],
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });
  const pick = (contact: string, name: string) => choose({ who: 'contact', contact, name });
  if (chosen.contact) {
    return (
      <div className={classes.picked}>
        <Avatar name={chosen.name} size={24} />
        <strong>{chosen.name}</strong>
        <ActionIcon variant="subtle" color="gray" onClick={() => pick('', '')} aria-label={t('start.hand.other')}>
          <IconX size={16} />
        </ActionIcon>
      </div>
    );
  }
  const found = search === '' ? [] : (data ?? []);
  return (
    <div className={classes.find}>
      <SearchBox
        value={search}
        onChange={setSearch}
        label={t('start.hand.find')}
        width="100%"
        onKey={(e) => {
          const [first] = found;
          if (e.key === 'Enter' && !isImeKey(e) && first) {
            e.preventDefault();
            if (!old && e.currentTarget.value === search) {
              pick(first.id, first.name || first.address); // not somebody who was found by other letters
            }
          }
        }}
      />
      {search !== '' && data && (
        <ul>
          {found.map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => pick(c.id, c.name || c.address)}>
                <Avatar name={c.name || c.address} size={24} />
                <span>{c.name || c.address}</span>
                <span className={classes.kana}>{c.kana}</span>
                <span className={classes.fact}>{c.address}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className={classes.none}>{t('start.hand.none')}</li>}
        </ul>
      )}
    </div>
  );
}
