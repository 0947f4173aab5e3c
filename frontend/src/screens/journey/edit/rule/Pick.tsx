import { Combobox, useCombobox } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../../../parts';
import classes from './Chips.module.css';
import type { Choice } from './useKnown';

/** Section is one list of choices. own is how a searched text that is in no list would be used, where it can be. */
export interface Section {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly choose: (key: string) => void;
  readonly own?: (text: string) => string;
}

interface Props {
  /** The number of the condition's row. */
  readonly row: number;
  readonly label: string;
  /** The present choice; undefined shows an invitation to choose. */
  readonly chosen: string | undefined;
  readonly sections: readonly Section[];
  readonly tone: 'field' | 'tag' | 'event' | 'fresh';
  readonly wrong: boolean;
  /** The list is open when the control appears. */
  readonly opened: boolean;
}

const loose = (s: string) => s.normalize('NFKC').toLowerCase().trim();
/** The longest list that is shown; the rest is found by searching. */
const most = 60;

/** Pick chooses what a row is about, with a search. */
export function Pick({ row, label, chosen, sections, tone, wrong, opened }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const list = useId();
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      setSearch('');
      box.focusTarget();
    },
    onDropdownOpen: () => box.focusSearchInput(),
  });
  const { openDropdown, selectFirstOption } = box;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once, when it appears
  useEffect(() => {
    if (opened) {
      openDropdown();
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the selection follows the search
  useEffect(() => {
    selectFirstOption();
  }, [search]);

  const wanted = loose(search);
  const groups = sections.map((s) => ({
    ...s,
    found: s.choices.filter((c) => loose(`${c.name} ${c.key}`).includes(wanted)).slice(0, most),
    exact: s.choices.some((c) => loose(c.name) === wanted || c.key === search.trim()),
  }));
  return (
    <Combobox
      store={box}
      withinPortal
      keepMounted={false}
      width={288}
      position="bottom-start"
      shadow="md"
      radius={10}
      onOptionSubmit={(value) => {
        const at = value.indexOf(':');
        sections[Number(value.slice(0, at))]?.choose(value.slice(at + 1));
        box.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={classes.pick}
          data-pick={row}
          data-tone={tone}
          data-wrong={wrong || undefined}
          aria-label={chosen === undefined ? label : `${label} ${chosen}`}
          onClick={() => box.toggleDropdown()}
        >
          {chosen ?? t('rule.pick')}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          role="combobox"
          aria-expanded={box.dropdownOpened}
          aria-controls={list}
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
          onKeyDownCapture={(e) => {
            if (isImeKey(e)) {
              e.stopPropagation(); // the list must not handle the key that ends a composition
            }
          }}
          onKeyDown={(e) => {
            if (e.key === 'Escape' && !isImeKey(e)) {
              e.stopPropagation();
            }
          }}
          placeholder={t('rule.pick.find')}
          aria-label={t('rule.pick.find')}
          maxLength={200}
        />
        <Combobox.Options id={list} className={classes.options ?? ''} aria-label={label}>
          {groups.map((s, i) =>
            s.found.length > 0 ? (
              <Combobox.Group key={s.name} label={s.name}>
                {s.found.map((c) => (
                  <Combobox.Option key={c.key} value={`${i}:${c.key}`}>
                    {c.name}
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ) : null,
          )}
          {groups.map((s, i) =>
            s.own && wanted !== '' && !s.exact ? (
              <Combobox.Option key={s.name} value={`${i}:${search.trim()}`} className={classes.own ?? ''}>
                {s.own(search.trim())}
              </Combobox.Option>
            ) : null,
          )}
          {groups.every((s) => s.found.length === 0 && (wanted === '' || !s.own)) && (
            <Combobox.Empty>{t('rule.pick.none')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
