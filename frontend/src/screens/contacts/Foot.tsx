import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../../bridge';
import classes from './Contacts.module.css';

interface Props {
  readonly scroller: React.RefObject<HTMLElement | null>;
  readonly count: number;
  readonly top: number;
  readonly waiting: boolean;
}

/** Foot tells which rows are in sight, and when they take longer than usual. */
export function Foot({ scroller, count, top, waiting }: Props) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (waiting) {
      const timer = setTimeout(() => setSlow(true), 4000);
      return () => clearTimeout(timer);
    }
  }, [waiting]);
  const last = Math.round((top + (scroller.current?.clientHeight ?? 0) - 36) / 40);
  const from = Math.min(count, Math.floor(top / 40) + 1);
  const n = (x: number) => x.toLocaleString(language());
  return (
    <footer className={classes.foot}>
      {slow ? (
        <span role="status">{t('loading.slow')}</span>
      ) : (
        count > 0 && (
          <span>
            {t('contacts.range', {
              from: n(from),
              to: n(Math.max(from, Math.min(count, last))),
              total: n(count),
            })}
          </span>
        )
      )}
      <span className={classes.footHint}>{t('contacts.keys')}</span>
    </footer>
  );
}
