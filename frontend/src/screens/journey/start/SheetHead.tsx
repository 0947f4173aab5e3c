import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useInRoom } from '../inRoom';
import classes from './SheetHead.module.css';

interface Props {
  readonly busy: boolean;
}

export function SheetHead({ busy }: Props) {
  const { t } = useTranslation();
  const { whole, room } = useInRoom();
  const version = whole.changed ? whole.version + 1 : whole.version;
  return (
    <header className={classes.head}>
      <div>
        <h2 id="start-title" tabIndex={-1} data-autofocus>
          {t('start.title')}
        </h2>
        <p>{t('start.subtitle', { title: whole.title, version })}</p>
      </div>
      <ActionIcon variant="subtle" color="gray" size={36} onClick={room.close} disabled={busy} aria-label={t('close')}>
        <IconX size={20} />
      </ActionIcon>
    </header>
  );
}
