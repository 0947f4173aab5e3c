import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { day, dayKey } from '../../parts';
import classes from './Mailbox.module.css';

/** DayHead names a day and how many mails it has. */
export function DayHead({ at, count }: { readonly at: string; readonly count: number }) {
  const { t } = useTranslation();
  const today = dayKey(at) === dayKey(Date.now());
  return (
    <>
      <IconClock size={14} aria-hidden />
      <span>{today ? t('mailbox.today', { day: day(at) }) : day(at)}</span>
      <span className={classes.dayCount}>{t('mailbox.mails', { count })}</span>
    </>
  );
}
