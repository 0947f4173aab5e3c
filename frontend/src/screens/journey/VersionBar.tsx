import { Button, SegmentedControl } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { askPublish } from './commands';
import { Differences } from './Differences';
import { useInRoom } from './inRoom';
import { can } from './state';
import classes from './VersionBar.module.css';

/**
 * VersionBar is shown over the drawing while the draft differs from the live version: it says which one is seen, and what
 * differs.
 */
export function VersionBar() {
  const { t } = useTranslation();
  const { whole, acted, room, findings, pair } = useInRoom();
  const errors = findings.filter((f) => f.level === 'error').length;
  const live = whole.live?.version ?? whole.version;
  return (
    <div className={classes.versionBar} role="status">
      <IconPencil size={17} aria-hidden />
      <span className={classes.versionText}>
        <strong>{t(room.which === 'draft' ? 'version.seen.draft' : 'version.seen.live', { version: live })}</strong>{' '}
        <span>{t('journey.changed.text', { version: live })}</span>
      </span>
      {pair && <Differences live={pair.live} draft={pair.draft} />}
      <SegmentedControl
        size="xs"
        aria-label={t('journey.which')}
        value={room.which}
        onChange={(v) => room.setWhich(v === 'live' ? 'live' : 'draft')}
        data={[
          { value: 'live', label: t('journey.which.live', { version: live }) },
          { value: 'draft', label: t('journey.which.draft') },
        ]}
      />
      {can(whole).publish &&
        (errors > 0 ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              room.setWhich('draft');
              room.setSide('findings');
            }}
          >
            {t('journey.publish.errors', { count: errors })}
          </Button>
        ) : (
          <Button size="xs" onClick={() => askPublish(acted, t)}>
            {t('journey.publish')}
          </Button>
        ))}
    </div>
  );
}
