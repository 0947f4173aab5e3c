import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../../bridge';
import { useLook } from '../../parts/useLook';
import classes from './Contacts.module.css';
import { headHeight, rowHeight } from './rowHeight';

interface Props {
  readonly scroller: React.RefObject<HTMLElement | null>;
  readonly count: number;
  readonly waiting: boolean;
}

/** Foot shows which rows are visible, and that they take longer than usual. */
export function Foot({ scroller, count, waiting }: Props) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (waiting) {
      const timer = setTimeout(() => setSlow(true), 4000);
      return () => clearTimeout(timer);
    }
  }, [waiting]);
  const { from, to } = useSight(scroller, count);
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
              to: n(to),
              total: n(count),
            })}
          </span>
        )
      )}
      <span className={classes.footHint}>{t('contacts.keys')}</span>
    </footer>
  );
}

/** useSight gives the numbers of the first and the last visible row. */
function useSight(scroller: Props['scroller'], count: number) {
  const [sight, setSight] = useState({ from: 0, to: 0 });
  const look = useCallback(
    (box: HTMLElement) => {
      const from = Math.min(count, Math.floor(box.scrollTop / rowHeight) + 1);
      const last = Math.round((box.scrollTop + box.clientHeight - headHeight) / rowHeight);
      const to = Math.max(from, Math.min(count, last));
      setSight((s) => (s.from === from && s.to === to ? s : { from, to }));
    },
    [count],
  );
  useLook(scroller, look);
  return sight;
}
