import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../bridge';
import classes from './Parts.module.css';

interface Props {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
  readonly compact?: boolean;
}

/** said is any failure in words: what happened, and what to do. */
export function said(error: unknown, t: (key: string) => string): { text: string; hint: string } {
  if (error instanceof Problem && error.message) {
    return { text: error.message, hint: error.hint };
  }
  const id = error instanceof Problem && error.gone ? 'trouble.gone' : 'trouble.unreadable';
  return { text: t(id), hint: t(`${id}.hint`) };
}

/** Trouble is shown in place of what could not be loaded: what happened, what to do, and a button to try again. */
export function Trouble({ error, again, compact }: Props) {
  const { t } = useTranslation();
  const { text, hint } = said(error, t);
  const gone = error instanceof Problem && error.gone;
  const Icon = gone ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <div className={compact ? classes.troubleCompact : classes.trouble} role="alert">
      <span className={classes.troubleIcon}>
        <Icon size={compact ? 18 : 26} aria-hidden />
      </span>
      <div className={classes.troubleText}>
        <strong>{text}</strong>
        {hint && <span>{hint}</span>}
      </div>
      {again && (
        <Button variant="default" onClick={again}>
          {t('trouble.again')}
        </Button>
      )}
    </div>
  );
}
