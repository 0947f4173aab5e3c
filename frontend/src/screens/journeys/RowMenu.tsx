import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowRight,
  IconDots,
  IconFileExport,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go, href } from '../../parts';
import { askPause, askResume, askStop, exportFile } from '../journey/commands';
import { can } from '../journey/state';
import type { Card } from '../journey/types';

/** RowMenu is what can be done with a journey from the list. */
export function RowMenu({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const may = can(card);
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
        <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => void exportFile(card, t)}>
          {t('journey.export')}
        </Menu.Item>
        {may.stop && (
          <>
            <Menu.Divider />
            <Menu.Item color="red.9" leftSection={<IconPlayerStop size={16} />} onClick={() => askStop(card, t)}>
              {t('journey.stop.ask')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
