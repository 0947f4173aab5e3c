import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar, SearchBox } from '../../../parts';
import { useFindPerson } from '../useFindPerson';
import classes from './OnePerson.module.css';
import type { ByHand } from './people';
import common from './Start.module.css';

interface Props {
  readonly chosen: Extract<ByHand, { who: 'contact' }>;
  readonly choose: (v: ByHand) => void;
}

/** OnePerson finds one person by name, kana or address. */
export function OnePerson({ chosen, choose }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const pick = (contact: string, name: string) => choose({ who: 'contact', contact, name });
  const { people, enter } = useFindPerson(search, search !== '', (c) => pick(c.id, c.name || c.address));
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
  const found = search === '' ? [] : (people ?? []);
  return (
    <div className={common.find}>
      <SearchBox
        value={search}
        onChange={setSearch}
        label={t('start.hand.find')}
        width="100%"
        onKey={(e) => {
          if (e.key === 'Enter' && e.currentTarget.value !== '') {
            e.preventDefault();
            enter(e.currentTarget.value);
          }
        }}
      />
      {search !== '' && people && (
        <ul>
          {found.map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => pick(c.id, c.name || c.address)}>
                <Avatar name={c.name || c.address} size={24} />
                <span>{c.name || c.address}</span>
                <span className={common.kana}>{c.kana}</span>
                <span className={common.fact}>{c.address}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className={classes.none}>{t('start.hand.none')}</li>}
        </ul>
      )}
    </div>
  );
}
