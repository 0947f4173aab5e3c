import { IconNote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './MemoMark.module.css';

/** MemoMark tells on a card that its step has a memo, and shows it under the pointer. */
export function MemoMark({ memo }: { readonly memo: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} role="img" title={memo} aria-label={t('note.memo', { memo: memo.slice(0, 200) })}>
      <IconNote size={14} stroke={2} aria-hidden />
    </span>
  );
}
