import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Parts.module.css';

interface Props {
  readonly close: () => void;
  /** True while the act runs: the dialog cannot be left. */
  readonly busy?: boolean;
  /** The button that acts. */
  readonly children: ReactNode;
}

/** DialogFoot is the last row of a dialog: the button that leaves it, and the one that acts. */
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
