import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Parts.module.css';

interface Props {
  /** How many rows of what height stand for what is coming. */
  readonly rows?: number;
  readonly height?: number;
}

/** Loading holds the place of what is coming; after 4 s it says that it takes longer than usual. */
export function Loading({ rows = 6, height = 40 }: Props) {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 4000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.loading} role="status" aria-live="polite" aria-label={t('loading')}>
      {slow && <p className={classes.slow}>{t('loading.slow')}</p>}
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <Skeleton key={i} height={height} radius={8} />
      ))}
    </div>
  );
}
