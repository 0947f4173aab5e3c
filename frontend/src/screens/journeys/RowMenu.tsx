import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowBackUp,
  IconArrowRight,
  IconCopy,
  IconDots,
  IconFileExport,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go, href } from '../../parts';
import { askPause, askResume, askStop, exportFile } from '../journey/commands';
import { archive, askRename, duplicate, remove, restore } from '../journey/life';
import { can } from '../journey/state';
import type { Card } from '../journey/types';

/** RowMenu is what can be done with a journey from the list. */
export function RowMenu({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('journeys.menu', { title: card.title })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={() => go(href('journeys', card.id))}>
          {t('journeys.open')}
        </Menu.Item>
        {!card.archived && <Running card={card} />}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => askRename(card, t)}>
          {t('journey.rename.ask')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void duplicate(card, t)}>
          {t('journey.copy')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => void exportFile(card, t)}>
          {t('journey.export')}
        </Menu.Item>
        <Away card={card} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Running: start, resume and pause, as the journey stands. */
function Running({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const may = can(card);
  return (
    <>
      {may.start && (
        <Menu.Item
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => go(`${href('journeys', card.id)}?start=1`)}
        >
          {t('journey.start.ask')}
        </Menu.Item>
      )}
      {may.resume && (
        <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => askResume(card, t)}>
          {t('journey.resume.ask')}
        </Menu.Item>
      )}
      {may.pause && (
        <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => askPause(card, t)}>
          {t('journey.pause.ask')}
        </Menu.Item>
      )}
    </>
  );
}

/** Away: stop what runs; archive, bring back or delete what does not. */
function Away({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  if (can(card).stop) {
    return (
      <>
        <Menu.Divider />
        <Menu.Item color="red.9" leftSection={<IconPlayerStop size={16} />} onClick={() => askStop(card, t)}>
          {t('journey.stop.ask')}
        </Menu.Item>
      </>
    );
  }
  return (
    <>
      <Menu.Divider />
      {card.archived ? (
        <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => void restore(card, t)}>
          {t('journey.restore')}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => void archive(card, t)}>
          {t('journey.archive')}
        </Menu.Item>
      )}
      <Menu.Item color="red.9" leftSection={<IconTrash size={16} />} onClick={() => void remove(card, t)}>
        {t('journey.delete')}
      </Menu.Item>
    </>
  );
}
