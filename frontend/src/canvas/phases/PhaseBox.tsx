import { IconChevronRight, IconUsers } from '@tabler/icons-react';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { NameField } from '../names/NameField';
import { focusStage } from '../names/stage';
import { Ends } from '../StepCard';
import { useCanvas, useCanvasStore } from '../store';
import { insideOf } from './fold';
import classes from './PhaseBox.module.css';

/** PhaseBox is a shut phase: one card for all its steps. Enter or a double click opens it. */
export const PhaseBox = memo(function PhaseBox({ id }: NodeProps) {
  const { t } = useTranslation();
  const store = useCanvasStore();
  const box = useCanvas((s) => s.boxes.get(id));
  const inside = useCanvas((s) => (box ? insideOf(box, s.counts) : undefined));
  const picked = useCanvas((s) => s.picked.has(id));
  const mark = useCanvas((s) => s.marks.get(id));
  const naming = useCanvas((s) => s.naming === id && s.hand !== undefined);
  if (!box) return null;
  const name = box.title === '' ? t('phase.unnamed') : box.title;
  return (
    <div
      className={classes.box}
      data-picked={picked || undefined}
      data-level={mark?.level}
      style={{ '--c': `var(--phase-${box.tone})` } as React.CSSProperties}
    >
      <span className={classes.tile}>
        <IconChevronRight size={20} stroke={2} aria-hidden />
      </span>
      <span className={classes.texts}>
        <span className={classes.kind}>{t('phase')}</span>
        {naming ? (
          <NameField
            name={box.title}
            label={t('phase.name')}
            placeholder={t('phase.unnamed')}
            done={(now, byKey) => {
              store.setState({ naming: undefined });
              if (now !== undefined) store.getState().hand?.phases.rename(box.phase, now);
              if (byKey) focusStage();
            }}
          />
        ) : (
          <span className={classes.title} title={name}>
            {name}
          </span>
        )}
        <span className={classes.line}>
          {t('phase.steps', { count: box.steps.length })}
          {inside !== undefined && (
            <span className={classes.people}>
              <IconUsers size={13} stroke={1.8} aria-hidden />
              {t('phase.people', { count: inside })}
            </span>
          )}
        </span>
      </span>
      <Ends id={id} />
      {mark && (
        <span
          className={classes.mark}
          role="img"
          title={mark.text}
          aria-label={mark.text ?? t(`canvas.mark.${mark.level}`)}
        />
      )}
    </div>
  );
});
