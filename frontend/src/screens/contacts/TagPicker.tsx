import { Button, Popover, TextInput } from '@mantine/core';
import { IconPlus, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { isImeKey } from '../../parts';
import classes from './Contacts.module.css';
import type { Contact } from './useRows';

interface Props {
  readonly people: readonly Contact[];
  readonly tags: readonly Schemas['Tag'][];
  readonly choose: (tag: string) => void;
}

/** TagPicker chooses a tag for a selection; each says how many have it already and are skipped. */
export function TagPicker({ people, tags, choose }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const name = text.trim();
  const found = tags.filter((tag) => tag.name.toLowerCase().includes(name.toLowerCase())).slice(0, 50);
  const isNew = name !== '' && !tags.some((tag) => tag.name === name);
  const take = (tag: string) => {
    setOpen(false);
    setText('');
    choose(tag);
  };
  const line = (tag: string) => {
    const had = people.filter((c) => c.tags?.includes(tag)).length;
    const rest = people.length - had;
    return (
      <>
        <b>{rest === 0 ? t('contacts.tag.nobody') : t('contacts.tag.gets', { count: rest })}</b>
        {had > 0 && rest > 0 && <small>{t('contacts.tag.had', { count: had })}</small>}
      </>
    );
  };
  return (
    <Popover opened={open} onChange={setOpen} position="top" width={320} trapFocus shadow="md" radius={10}>
      <Popover.Target>
        <Button
          variant="transparent"
          className={classes.barButton}
          leftSection={<IconTag size={16} />}
          onClick={() => setOpen(!open)}
        >
          {t('contacts.bar.tag')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.picker}>
        <TextInput
          data-autofocus
          value={text}
          maxLength={100}
          onChange={(e) => setText(e.currentTarget.value)}
          label={t('contacts.tag.label')}
          placeholder={t('contacts.tag.placeholder')}
          onKeyDown={(e) => {
            if (!isImeKey(e) && e.key === 'Enter') {
              const exact = tags.find((tag) => tag.name === name)?.name ?? (isNew ? name : found[0]?.name);
              if (exact) {
                take(exact);
              }
            }
          }}
        />
        <ul>
          {isNew && (
            <li>
              <button type="button" onClick={() => take(name)}>
                <IconPlus size={16} aria-hidden />
                <span>{t('contacts.tag.new', { tag: name })}</span>
                {line(name)}
              </button>
            </li>
          )}
          {found.map((tag) => (
            <li key={tag.name}>
              <button
                type="button"
                onClick={() => take(tag.name)}
                disabled={people.every((c) => c.tags?.includes(tag.name))}
              >
                <IconTag size={16} aria-hidden />
                <span>{tag.name}</span>
                {line(tag.name)}
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
