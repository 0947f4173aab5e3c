import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Orientation } from '../journey/walk';
import classes from './Skeleton.module.css';
import { cardSize } from './useArrangement';

/** Skeleton is shown in place of the drawing while the layout is computed. */
export function Skeleton({ orientation, counted }: { orientation: Orientation; counted: boolean }) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.skeleton} data-way={orientation} role="status" aria-label={t('canvas.arranging')}>
      {[0, 1, 2, 3].map((i) => (
        <div key={i} className={classes.card} style={cardSize(counted)}>
          <i className={classes.tile} />
          <i className={classes.text} />
        </div>
      ))}
      {slow ? <p className={classes.slow}>{t('canvas.arranging.slow')}</p> : null}
    </div>
  );
}
