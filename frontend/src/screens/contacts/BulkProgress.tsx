import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Contacts.module.css';

interface Props {
  readonly what: string;
  readonly n: number;
  readonly of: number;
  readonly cancel: () => void;
}

/** BulkProgress says how far the work on a selection is. Cancelling does not undo what is done. */
export function BulkProgress({ what, n, of, cancel }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar} role="status">
      <strong>{what}</strong>
      <Progress value={(n / Math.max(1, of)) * 100} className={classes.barProgress} aria-label={what} />
      <span className={classes.barCount}>
        {n} / {t('contacts.people', { count: of })}
      </span>
      <Button variant="transparent" className={classes.barLink} onClick={cancel}>
        {t('contacts.bar.stop')}
      </Button>
    </div>
  );
}
