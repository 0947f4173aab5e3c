import { Button, Popover } from '@mantine/core';
import {
  IconArrowsSplit2,
  IconChevronDown,
  IconCircleMinus,
  IconCirclePlus,
  IconPencil,
  IconSettings,
} from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stepText } from '../../canvas';
import type { Drawing } from '../../journey';
import { type Difference, differences } from '../../journey/differences';
import classes from './Differences.module.css';
import { useInRoom } from './inRoom';

const icons = {
  added: IconCirclePlus,
  removed: IconCircleMinus,
  changed: IconPencil,
  rewired: IconArrowsSplit2,
} as const;

interface Props {
  readonly live: Drawing;
  readonly draft: Drawing;
}

/** Differences lists what the draft changes of the version that runs, and goes there. */
export function Differences({ live, draft: drawn }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const draft = useDeferredValue(drawn); // it changes with each letter that is typed
  const found = useMemo(() => differences(live, draft), [live, draft]);
  const count = found.steps.length + Number(found.title) + Number(found.settings);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronDown size={14} />}
          aria-expanded={opened}
          onClick={() => setOpened((o) => !o)}
        >
          {count > 0 ? t('version.changes', { count }) : t('version.mails')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''} aria-label={t('version.list')}>
        <ul className={classes.list} aria-label={t('version.list')}>
          {found.steps.map((d) => (
            <One key={d.node.id} difference={d} drawing={d.what === 'removed' ? live : draft} />
          ))}
          {found.title && <Whole text={t('version.title', { title: draft.title })} />}
          {found.settings && <Whole text={t('version.settings')} />}
          {count === 0 && <Whole text={t('version.mails.text')} />}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function One({
  difference: { what, node, parts },
  drawing,
}: {
  readonly difference: Difference;
  readonly drawing: Drawing;
}) {
  const { t } = useTranslation();
  const { room, lookups } = useInRoom();
  const Icon = icons[what];
  const text = stepText(t, drawing, node, lookups);
  const name = node.title || [...new Set([text.kind, text.title])].join(t('dot'));
  const of = parts.map((p) => t(`version.part.${p}`)).join(t('dot'));
  return (
    <li data-what={what}>
      <button
        type="button"
        className={classes.one}
        onClick={() => {
          room.setWhich(what === 'removed' ? 'live' : 'draft');
          room.show(node.id);
        }}
      >
        <Icon size={17} aria-hidden />
        <b>{t(`version.what.${what}`)}</b>
        <span className={classes.name}>{name}</span>
        {of !== '' && <small>{of}</small>}
      </button>
    </li>
  );
}

function Whole({ text }: { readonly text: string }) {
  return (
    <li data-what="changed">
      <span className={classes.one}>
        <IconSettings size={17} aria-hidden />
        <span className={classes.name}>{text}</span>
      </span>
    </li>
  );
}
