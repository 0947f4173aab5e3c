import { IconChevronDown } from '@tabler/icons-react';
import { useStore, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phase } from '../../journey/file';
import { NameField } from '../names/NameField';
import { focusStage } from '../names/stage';
import { useCanvas, useCanvasStore } from '../store';
import type { Arrangement } from '../useArrangement';
import { type Area, areasOf } from './areas';
import { phaseId, toneOf } from './fold';
import classes from './PhaseFrames.module.css';

interface Props {
  readonly arrangement: Arrangement;
  readonly phases: readonly Phase[];
  /** Cards are plain boxes now: names are larger. */
  readonly far: boolean;
  readonly onPick: (id: string) => void;
  readonly onShut: (phase: string, shut: boolean) => void;
}

/** PhaseFrames are the areas of the open phases, behind their steps, with their names. */
export const PhaseFrames = memo(function PhaseFrames({ arrangement, phases, far, onPick, onShut }: Props) {
  const areas = useMemo(
    () => areasOf(phases, arrangement.places.at, arrangement.size),
    [phases, arrangement.places, arrangement.size],
  );
  const titled = useMemo(() => new Map(phases.map((p) => [p.id, p])), [phases]);
  const first = useMemo(() => firstAreas(areas), [areas]);
  if (areas.length === 0) return null;
  return (
    <ViewportPortal>
      {areas.map((area) => (
        <Frame
          key={`${area.phase} ${area.x} ${area.y}`}
          area={area}
          title={titled.get(area.phase)?.title ?? ''}
          steps={titled.get(area.phase)?.nodes?.length ?? 0}
          first={first.has(area)}
          far={far}
          onPick={onPick}
          onShut={onShut}
        />
      ))}
    </ViewportPortal>
  );
});

/** firstAreas are the uppermost areas of each phase, which can be pressed; further ones only say the name. */
function firstAreas(areas: readonly Area[]): ReadonlySet<Area> {
  const first = new Map<string, Area>();
  for (const a of areas) {
    const before = first.get(a.phase);
    if (!before || a.y < before.y || (a.y === before.y && a.x < before.x)) first.set(a.phase, a);
  }
  return new Set(first.values());
}

interface FrameProps extends Pick<Props, 'far' | 'onPick' | 'onShut'> {
  readonly area: Area;
  readonly title: string;
  readonly steps: number;
  readonly first: boolean;
}

const Frame = memo(function Frame({ area, title, steps, first, far, onPick, onShut }: FrameProps) {
  const { t } = useTranslation();
  const store = useCanvasStore();
  const own = phaseId(area.phase);
  const picked = useCanvas((s) => s.picked.has(own));
  const naming = useCanvas((s) => s.naming === own && s.hand !== undefined);
  const editable = useCanvas((s) => s.hand !== undefined);
  const down = useCanvas((s) => s.orientation === 'down');
  const tone = { '--c': `var(--phase-${toneOf(area.index)})` } as React.CSSProperties;
  const name = title === '' ? t('phase.unnamed') : title;
  return (
    <>
      <div
        className={classes.frame}
        data-picked={picked || undefined}
        style={{ ...tone, left: area.x, top: area.y, width: area.width, height: area.height }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its keys stay with the buttons in it */}
      <div
        className={`nopan nodrag ${classes.head}`}
        style={{ ...tone, left: area.x, top: area.y, ...(far ? {} : { maxWidth: area.width }) }}
        data-far={far ? (down ? 'beside' : 'above') : undefined}
        onKeyDown={(e) => {
          if (!e.ctrlKey && !e.metaKey) e.stopPropagation();
        }}
      >
        {!first ? (
          <Large far={far}>
            <span className={classes.again}>{name}</span>
          </Large>
        ) : naming ? (
          <span className={classes.field}>
            <NameField
              name={title}
              label={t('phase.name')}
              placeholder={t('phase.unnamed')}
              done={(now, byKey) => {
                store.setState({ naming: undefined });
                if (now !== undefined) store.getState().hand?.phases.rename(area.phase, now);
                if (byKey) focusStage();
              }}
            />
          </span>
        ) : (
          <Large far={far}>
            <button
              type="button"
              className={classes.fold}
              aria-expanded
              aria-label={t('phase.shut', { title: name })}
              title={t('phase.shut', { title: name })}
              onClick={(e) => {
                e.stopPropagation();
                onShut(area.phase, true);
              }}
            >
              <IconChevronDown size={14} stroke={2.2} aria-hidden />
            </button>
            <button
              type="button"
              className={classes.name}
              aria-pressed={picked}
              title={name}
              onClick={(e) => {
                e.stopPropagation();
                onPick(own);
              }}
              onDoubleClick={(e) => {
                e.stopPropagation();
                if (editable) store.setState({ naming: own });
              }}
            >
              {name}
              <small>{t('phase.steps', { count: steps })}</small>
            </button>
          </Large>
        )}
      </div>
    </>
  );
});

/** Large keeps a name readable when cards are plain boxes; in powers of two, so that most zooming draws nothing. */
function Large({ far, children }: { readonly far: boolean; readonly children: React.ReactNode }) {
  const scale = useStore((s) => (far ? Math.min(16, 2 ** Math.round(Math.log2(0.9 / s.transform[2]))) : 1));
  return (
    <span className={classes.large} style={scale === 1 ? undefined : { fontSize: 13 * scale, lineHeight: 1.4 }}>
      {children}
    </span>
  );
}
