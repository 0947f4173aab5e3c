import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Orientation } from '../journey/walk';
import css from './Skeleton.module.css';
import { cardSize } from './useArrangement';

/** Skeleton stands where the drawing will be, while it is being laid out. */
export function Skeleton({ orientation, counted }: { orientation: Orientation; counted: boolean }) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.skeleton} data-way={orientation} role="status" aria-label={t('canvas.arranging')}>
      {[0, 1, 2, 3].map((i) => (
        <div key={i} className={css.card} style={cardSize(counted)}>
          <i className={css.tile} />
          <i className={css.text} />
        </div>
      ))}
      {slow ? <p className={css.slow}>{t('canvas.arranging.slow')}</p> : null}
    </div>
  );
}
