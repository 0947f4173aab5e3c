import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../journey/edit';
import classes from './AddButton.module.css';
import { useCanvas } from './store';

interface Props {
  readonly at: Outcome;
  /** The name of the outcome, where the step has several. */
  readonly word?: string | undefined;
}

/**
 * AddButton adds a step at an outcome. It is not in the Tab order, so that Tab does not stop at each line: keys add a
 * step from the selected step.
 */
export function AddButton({ at, word }: Props) {
  const { t } = useTranslation();
  const hand = useCanvas((s) => s.hand);
  if (!hand) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`nodrag nopan ${classes.add}`}
      aria-label={word ? t('canvas.add.at', { outcome: word }) : t('canvas.add')}
      title={word ? t('canvas.add.at', { outcome: word }) : t('canvas.add')}
      onClick={(e) => {
        e.stopPropagation();
        hand.add(at);
      }}
      onDoubleClick={(e) => e.stopPropagation()}
    >
      <IconPlus size={14} stroke={2.4} aria-hidden />
    </button>
  );
}
