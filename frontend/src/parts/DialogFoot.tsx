import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Parts.module.css';

interface Props {
  readonly close: () => void;
  /** While it is being done, a dialog cannot be left. */
  readonly busy?: boolean;
  /** The button that acts. */
  readonly children: ReactNode;
}

/** DialogFoot is the last row of a dialog: to leave it, and to do what it asks about. */
export function DialogFoot({ close, busy = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end" className={classes.dialogFoot ?? ''}>
      <Button variant="default" onClick={close} disabled={busy}>
        {t('cancel')}
      </Button>
      {children}
    </Group>
  );
}
