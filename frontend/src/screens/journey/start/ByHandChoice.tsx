import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../../bridge';
import type { Preview } from '../types';
import classes from './ByHandChoice.module.css';
import { OnePerson } from './OnePerson';
import type { ByHand } from './people';
import type { Start } from './useStart';

const ways = ['nobody', 'all', 'tag', 'contact'] as const;

/** ByHandChoice chooses who is let in by hand at the start. */
export function ByHandChoice({ sheet, start }: { readonly sheet: Preview; readonly start: Start }) {
  const { t } = useTranslation();
  const { byHand, setByHand } = start;
  const tags = useQuery({
    queryKey: ['tags', 'names'],
    queryFn: async () => (await ask(api.GET('/api/tags'))).items ?? [],
    enabled: byHand.who === 'tag',
  });
  const pick = (who: (typeof ways)[number]) => {
    const empty: Readonly<Record<string, ByHand>> = {
      tag: { who: 'tag', tag: '', n: 0 },
      contact: { who: 'contact', contact: '', name: '' },
      all: { who: 'all' },
    };
    setByHand(empty[who] ?? { who: 'nobody' });
  };
  return (
    <fieldset className={classes.byHand}>
      <legend>{t('start.hand')}</legend>
      <div className={classes.hands}>
        {ways.map((w) => (
          <label key={w}>
            <input type="radio" name="by-hand" checked={byHand.who === w} onChange={() => pick(w)} />
            <span>{t(`start.hand.${w}`, { count: sheet.everyone })}</span>
          </label>
        ))}
      </div>
      {byHand.who === 'tag' && (
        <Select
          aria-label={t('start.hand.tag.choose')}
          placeholder={t('start.hand.tag.choose')}
          searchable
          maxDropdownHeight={240}
          value={byHand.tag || null}
          nothingFoundMessage={t('start.hand.none')}
          data={(tags.data ?? []).map((g) => ({
            value: g.name,
            label: t('start.hand.tag.n', { tag: g.name, count: g.n }),
          }))}
          onChange={(tag) =>
            setByHand({ who: 'tag', tag: tag ?? '', n: tags.data?.find((g) => g.name === tag)?.n ?? 0 })
          }
        />
      )}
      {byHand.who === 'contact' && <OnePerson chosen={byHand} choose={setByHand} />}
    </fieldset>
  );
}
