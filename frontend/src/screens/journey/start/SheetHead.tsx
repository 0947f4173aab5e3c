import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Whole } from '../types';
import classes from './StartSheet.module.css';

interface Props {
  readonly whole: Whole;
  readonly close: () => void;
  readonly busy: boolean;
}

export function SheetHead({ whole, close, busy }: Props) {
  const { t } = useTranslation();
  const version = whole.changed ? whole.version + 1 : whole.version;
  return (
    <header className={classes.head}>
      <div>
        <h2 id="start-title" tabIndex={-1} data-autofocus>
          {t('start.title')}
        </h2>
        <p>{t('start.subtitle', { title: whole.title, version })}</p>
      </div>
      <ActionIcon variant="subtle" color="gray" size={36} onClick={close} disabled={busy} aria-label={t('close')}>
        <IconX size={20} />
      </ActionIcon>
    </header>
  );
}
