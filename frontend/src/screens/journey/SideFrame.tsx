import { useViewportSize } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey, remember, useRemembered } from '../../parts';
import common from './Journey.module.css';
import classes from './SideFrame.module.css';
import { fitted, keyed, least, usualWidth, widest } from './sideWidth';

interface Props {
  /** What is inside wants a wide panel. */
  readonly roomy: boolean;
  readonly children: ReactNode;
}

/** SideFrame is the panel of a step. Its left edge is a handle; the width is remembered, for wide panels by itself. */
export function SideFrame({ roomy, children }: Props) {
  const { t } = useTranslation();
  const memory = roomy ? 'journey.width.wide' : 'journey.width';
  const kept = Number(useRemembered(memory));
  const [pulled, setPulled] = useState<number>();
  const { width: viewport } = useViewportSize();
  const window = viewport || globalThis.innerWidth;
  const width = pulled ?? fitted(kept || usualWidth(roomy, window), window);
  const from = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const end = () => {
    from.current = undefined;
    if (pulled !== undefined) {
      remember(memory, String(pulled));
      setPulled(undefined);
    }
  };
  return (
    <aside
      className={`${common.side} ${classes.frame}`}
      data-roomy={roomy || undefined}
      aria-live="off"
      style={{ width }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
      <div
        className={classes.handle}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('mailstep.width')}
        aria-valuenow={width}
        aria-valuemin={least}
        aria-valuemax={Math.max(width, Math.min(widest, window - 420))}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          from.current = { x: e.clientX, width };
        }}
        onPointerMove={(e) => {
          if (from.current) {
            setPulled(fitted(from.current.width + from.current.x - e.clientX, window));
          }
        }}
        onPointerUp={end}
        onPointerCancel={end}
        onDoubleClick={() => remember(memory, '')}
        onKeyDown={(e) => {
          const next = isImeKey(e) || e.ctrlKey || e.metaKey || e.altKey ? undefined : keyed(e.key, width, window);
          if (next !== undefined) {
            e.preventDefault();
            e.stopPropagation();
            remember(memory, String(next));
          }
        }}
      />
      <div className={classes.inside}>{children}</div>
    </aside>
  );
}
