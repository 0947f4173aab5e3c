import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../journey/edit';
import classes from './AddButton.module.css';
import { useCanvas } from './store';

interface Props {
  readonly at: Outcome;
  /** What the outcome is called, where the step has several. */
  readonly word?: string | undefined;
}

/** AddButton adds a step at an outcome. Keys reach the same by the step itself, so that Tab does not walk all of them. */
export function AddButton({ at, word }: Props) {
  const { t } = useTranslation();
  const add = useCanvas((s) => s.add);
  if (!add) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`nodrag nopan ${classes.add}`}
      aria-label={word ? t('canvas.add.at', { outcome: word }) : t('canvas.add')}
      title={word ? t('canvas.add.at', { outcome: word }) : t('canvas.add')}
      onClick={(e) => {
        e.stopPropagation();
        add(at);
      }}
      onDoubleClick={(e) => e.stopPropagation()}
    >
      <IconPlus size={14} stroke={2.4} aria-hidden />
    </button>
  );
}
