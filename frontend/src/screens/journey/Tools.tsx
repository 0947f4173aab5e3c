import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconBulb,
  IconLayoutSidebarRight,
  IconListTree,
  IconSitemap,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { UndoRedo } from './edit/UndoRedo';
import { useInRoom } from './inRoom';
import classes from './Tools.module.css';

const icons = { error: IconAlertCircle, warning: IconAlertTriangle, hint: IconBulb } as const;

/** Tools float at the right over the drawing: findings, list or drawing, overview. */
export function Tools() {
  const { t } = useTranslation();
  const { room, findings, edit } = useInRoom();
  const worst = findings[0]?.level;
  const Icon = worst ? icons[worst] : undefined;
  const open = room.selected === undefined && room.side === 'overview';
  return (
    <div
      className={classes.tools}
      data-outline={room.outline || undefined}
      role="toolbar"
      aria-label={t('journey.tools')}
    >
      {edit && <UndoRedo store={edit.store} />}
      {worst && Icon && (
        <button
          type="button"
          className={classes.findingChip}
          data-level={worst}
          aria-pressed={room.side === 'findings' && room.selected === undefined}
          onClick={() =>
            room.setSide(room.side === 'findings' && room.selected === undefined ? 'overview' : 'findings')
          }
        >
          <Icon size={16} aria-hidden />
          {t('journey.findings.count', { count: findings.length })}
        </button>
      )}
      <Tooltip label={t(room.outline ? 'journey.outline.off' : 'journey.outline.on')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          onClick={() => room.setOutline(!room.outline)}
          aria-label={t(room.outline ? 'journey.outline.off' : 'journey.outline.on')}
        >
          {room.outline ? <IconSitemap size={17} /> : <IconListTree size={17} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t(open ? 'journey.overview.close' : 'journey.overview.open')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-pressed={open}
          onClick={() => room.setSide(open ? 'none' : 'overview')}
          aria-label={t(open ? 'journey.overview.close' : 'journey.overview.open')}
        >
          <IconLayoutSidebarRight size={17} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
