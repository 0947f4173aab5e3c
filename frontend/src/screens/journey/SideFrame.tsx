import { useViewportSize } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey, remember, useRemembered } from '../../parts';
import common from './Journey.module.css';
import classes from './SideFrame.module.css';
import { drawer, fitted, keyed, least, small, usualWidth, widest } from './sideWidth';

interface Props {
  /** What is inside wants a wide panel. */
  readonly roomy?: boolean;
  readonly children: ReactNode;
}

/**
 * SideFrame is the panel beside the drawing. It has one width whatever it shows, so that the drawing does not move when
 * another step is selected; its left edge is a handle. In a small window what needs room lies over the drawing.
 */
export function SideFrame({ roomy = false, children }: Props) {
  const { t } = useTranslation();
  const memory = 'journey.width';
  const kept = Number(useRemembered(memory));
  const [pulled, setPulled] = useState<number>();
  const { width: viewport } = useViewportSize();
  const window = viewport || globalThis.innerWidth;
  const narrow = window <= small;
  const over = narrow && roomy;
  const width = narrow ? least : (pulled ?? fitted(kept || usualWidth(window), window));
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
      data-drawer={over || undefined}
      aria-live="off"
      style={{ width }}
    >
      {!narrow && (
        // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
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
      )}
      <div className={classes.inside} {...(over ? { style: { width: drawer } } : {})}>
        {children}
      </div>
    </aside>
  );
}
