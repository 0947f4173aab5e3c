import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar, isImeKey, SearchBox } from '../../../parts';
import { useFindPerson } from '../useFindPerson';
import classes from './PersonPick.module.css';

interface Props {
  /** The name of the person whose mail is shown. */
  readonly name: string;
  readonly chosen: boolean;
  /** What the button says instead of the name, as a link. */
  readonly link?: string | undefined;
  /** undefined: the first person who would enter. */
  readonly choose: (contact: string | undefined) => void;
}

/** PersonPick chooses for whom a mail is shown. */
export function PersonPick({ name, chosen, link, choose }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const take = (contact: string | undefined) => {
    setOpen(false);
    setSearch('');
    choose(contact);
  };
  const { people, enter } = useFindPerson(search, open, (c) => open && take(c.id));
  const move = (e: React.KeyboardEvent, by: number) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((b) => b.matches(':focus'));
    e.preventDefault();
    buttons[Math.max(0, Math.min(at + by, buttons.length - 1))]?.focus();
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      width={340}
      trapFocus
      returnFocus
      shadow="md"
      radius={10}
    >
      <Popover.Target>
        <UnstyledButton
          className={link ? classes.link : classes.pick}
          onClick={() => setOpen(!open)}
          {...(link ? {} : { 'aria-label': t('journey.look.who_is', { name }) })}
        >
          {link ?? (
            <>
              <Avatar name={name} size={24} />
              <span>{name}</span>
              <IconChevronDown size={15} aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.people} aria-label={t('journey.look.who')}>
        <SearchBox
          value={search}
          onChange={setSearch}
          label={t('journey.look.find')}
          width="100%"
          onKey={(e) => {
            if (e.key === 'ArrowDown') {
              move(e, 1);
            } else if (e.key === 'Enter' && e.currentTarget.value !== '') {
              e.preventDefault();
              enter(e.currentTarget.value);
            }
          }}
        />
        <ul
          ref={list}
          onKeyDown={(e) => {
            if (!isImeKey(e) && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
              move(e, e.key === 'ArrowDown' ? 1 : -1);
            }
          }}
        >
          {chosen && search === '' && (
            <li>
              <button type="button" onClick={() => take(undefined)}>
                {t('journey.look.first')}
              </button>
            </li>
          )}
          {(people ?? []).map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => take(c.id)}>
                <Avatar name={c.name || c.address} size={24} />
                <span>{c.name || c.address}</span>
                <small>{c.kana || c.address}</small>
              </button>
            </li>
          ))}
          {people?.length === 0 && <li className={classes.none}>{t('journey.look.nobody')}</li>}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
