import './tones.css';
import { memo, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counts, StepCounts } from '../journey/counts';
import type { Drawing, Edge } from '../journey/drawing';
import { netOf, nodeOf } from '../journey/drawing';
import { lookOf } from '../journey/kinds';
import { levels } from '../journey/outline';
import { portWord } from '../journey/steps';
import { readingOrder } from '../journey/walk';
import { isImeKey } from '../parts/keys';
import { StepIcon } from './icons';
import classes from './JourneyOutline.module.css';
import { BranchChip } from './LineEdge';
import { footWord, passed } from './StepCard';
import { type Lookups, type StepText, say, stepText } from './say';
import { lineTone, type Mark, percentsOf } from './store';

export interface JourneyOutlineProps {
  readonly drawing: Drawing;
  readonly counts?: Counts | undefined;
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string) => void;
  readonly onOpen?: (id: string) => void;
  readonly marks?: ReadonlyMap<string, Mark>;
  readonly title?: string;
  readonly lookups?: Lookups;
}

/** JourneyOutline is the journey as a list: for narrow windows, keyboards and screen readers. */
export const JourneyOutline = memo(function JourneyOutline(p: JourneyOutlineProps) {
  const { t } = useTranslation();
  const { drawing, counts, onSelect, onOpen } = p;
  const root = useRef<HTMLOListElement>(null);
  const order: readonly string[] = useMemo(() => readingOrder(drawing), [drawing]);
  const level = useMemo(() => levels(drawing), [drawing]);
  const numbers = useMemo(() => new Map(order.map((id, i) => [id, i + 1])), [order]);
  const texts = useMemo(
    () => new Map<string, StepText>([...drawing.nodes.values()].map((s) => [s.id, stepText(t, drawing, s, p.lookups)])),
    [t, drawing, p.lookups],
  );
  const percents = useMemo(() => percentsOf(drawing, counts), [drawing, counts]);
  const net = netOf(drawing);

  const goTo = useCallback(
    (id: string) => {
      onSelect?.(id);
      const row = root.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`);
      row?.focus();
      row?.scrollIntoView({ block: 'nearest' });
    },
    [onSelect],
  );
  const keys = (e: React.KeyboardEvent, id: string) => {
    if (isImeKey(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    const at = (numbers.get(id) ?? 1) - 1;
    const to = {
      ArrowDown: order[at + 1],
      ArrowUp: order[at - 1],
      Home: order[0],
      End: order[order.length - 1],
      ArrowRight: net.outs.get(id)?.[0]?.to,
      ArrowLeft: net.ins.get(id)?.[0]?.from,
    }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      goTo(to);
    }
  };

  if (order.length === 0) return <p className={classes.none}>{t('canvas.outline.none')}</p>;
  return (
    <ol ref={root} className={classes.outline} aria-label={t('canvas.outline', { title: p.title ?? drawing.title })}>
      {order.map((id) => {
        const step = nodeOf(drawing, id);
        if (!step) return null;
        const { tone, icon } = lookOf(step.kind);
        const text = texts.get(id);
        const mark = p.marks?.get(id);
        const outs = net.outs.get(id) ?? [];
        return (
          <li
            key={id}
            className={classes.row}
            style={{ '--c': `var(--tone-${tone})`, '--level': Math.min(6, level.get(id) ?? 0) } as React.CSSProperties}
          >
            <button
              type="button"
              data-step={id}
              className={classes.step}
              aria-current={p.selected === id || undefined}
              onClick={() => onSelect?.(id)}
              onDoubleClick={() => onOpen?.(id)}
              onKeyDown={(e) => keys(e, id)}
            >
              <span className={classes.number}>{numbers.get(id)}</span>
              <span className={classes.tile}>
                <StepIcon icon={icon} size={18} />
              </span>
              <span className={classes.texts}>
                <span className={classes.title}>{text?.title}</span>
                <span className={classes.line}>{[text?.kind, text?.line].filter(Boolean).join(t('dot'))}</span>
              </span>
              {mark ? (
                <span className={classes.mark} data-level={mark.level}>
                  {mark.text ?? t(`canvas.mark.${mark.level}`)}
                </span>
              ) : null}
              {counts ? <RowCounts kind={step.kind} counts={counts.get(id)} /> : null}
            </button>
            <Ways
              outs={outs}
              numbers={numbers}
              onGo={goTo}
              name={(l) => ({
                label: labelOf(l),
                percent: percents.get(l.id),
                tone: lineTone(drawing, l.from, l.port),
              })}
              title={(to) => texts.get(to)?.title ?? ''}
              follows={order[numbers.get(id) ?? 0]}
            />
          </li>
        );
      })}
    </ol>
  );

  function labelOf(l: Edge): string {
    const step = drawing.nodes.get(l.from);
    const said = step && portWord(step, l.port);
    return said ? say(t, said) : t('canvas.port.next');
  }
});

function RowCounts({ kind, counts }: { kind: string; counts: StepCounts | undefined }) {
  const { t } = useTranslation();
  const [word, count] = footWord(kind, counts?.arrived ?? 0, passed(counts));
  return (
    <span className={classes.counts}>
      {counts?.standing ? <strong>{t('canvas.count.inside', { count: counts.standing })}</strong> : null}
      <span>{t(word, { count })}</span>
    </span>
  );
}

interface WaysProps {
  readonly outs: readonly Edge[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly onGo: (id: string) => void;
  readonly name: (l: Edge) => { label: string; percent: number | undefined; tone: string };
  readonly title: (id: string) => string;
  readonly follows: string | undefined;
}

/** Ways shows which step each outcome leads to; a plain outcome to the next row is not shown. */
function Ways({ outs, numbers, onGo, name, title, follows }: WaysProps) {
  const { t } = useTranslation();
  if (outs.length === 0 || (outs.length === 1 && outs[0]?.port === 'next' && outs[0].to === follows)) return null;
  return (
    <ul className={classes.ways}>
      {outs.map((l) => {
        const { label, percent, tone } = name(l);
        return (
          <li key={l.id}>
            <BranchChip label={label} percent={percent} tone={tone} />
            <button type="button" className={classes.way} onClick={() => onGo(l.to)}>
              {t('canvas.outline.to', { n: numbers.get(l.to), title: title(l.to) })}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
