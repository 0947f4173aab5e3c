import '../tones.css';
import { memo, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counts } from '../../journey/counts';
import type { Drawing } from '../../journey/drawing';
import { kindOf } from '../../journey/kinds';
import { outlineRows, type Row } from '../../journey/outline';
import { isTyping } from '../../parts/keys';
import { useLongList } from '../../parts/useLongList';
import { FindBox } from '../FindBox';
import { phaseStarts } from '../phases/starts';
import { noneOf, type PickedSet, toggled } from '../picked';
import { type Lookups, type StepText, stepText } from '../say';
import { type Mark, percentsOf } from '../store';
import { useFind } from '../useFind';
import { FindButton } from './FindButton';
import type { OutlineHand } from './hand';
import { placesOf } from './heights';
import classes from './JourneyOutline.module.css';
import { OutlineRow } from './OutlineRow';
import { shownOf } from './shownOf';
import { useFindCommand } from './useFindCommand';
import { useOutline } from './useOutline';
import { outcomeOf, useOutlineKeys } from './useOutlineKeys';

export interface JourneyOutlineProps {
  readonly drawing: Drawing;
  readonly counts?: Counts | undefined;
  readonly picked?: PickedSet;
  readonly onPicked: (picked: PickedSet) => void;
  /** Enter or double click on a step. */
  readonly onOpen: (id: string) => void;
  readonly marks?: ReadonlyMap<string, Mark>;
  readonly title?: string;
  readonly lookups?: Lookups;
  /** What a person may do to the drawing. Absent: it is only read. */
  readonly hand?: OutlineHand | undefined;
  /** Shown instead of a drawing without steps. */
  readonly empty?: React.ReactNode;
}

const edges = { above: 4, head: 0, foot: 4 };

/**
 * JourneyOutline is the journey as a tree of rows: for narrow windows, keyboards and screen readers. The tree keeps
 * the focus, and names its present row.
 */
export const JourneyOutline = memo(function JourneyOutline(p: JourneyOutlineProps) {
  const { t } = useTranslation();
  const { drawing, counts, marks, lookups, hand, picked = noneOf, onPicked, onOpen } = p;
  const tree = useRef<HTMLDivElement>(null);
  const id = useId();
  const outline = useOutline(drawing, picked, onPicked);
  const { rows, at, row: present, folded, go, goTo, fold } = outline;
  const texts = useMemo(
    () => new Map<string, StepText>([...drawing.nodes.values()].map((s) => [s.id, stepText(t, drawing, s, lookups)])),
    [t, drawing, lookups],
  );
  const percents = useMemo(() => percentsOf(drawing, counts), [drawing, counts]);
  const places = useMemo(() => placesOf(rows), [rows]);
  const { first, end, reveal } = useLongList(tree, places, edges);
  const numbers = useMemo(
    () => new Map(outlineRows(drawing).flatMap((r) => (r.kind === 'step' ? [[r.node, r.n] as const] : []))),
    [drawing],
  );
  const starts = useMemo(() => phaseStarts([...numbers.keys()], drawing.phases), [numbers, drawing.phases]);
  const context = { t, drawing, texts, numbers, counts, marks, percents, starts, editing: hand !== undefined };
  const [renaming, setRenaming] = useState<string>();
  const [spoken, setSpoken] = useState('');
  const [question, ask] = useState<string>();
  const found = useFind({ drawing, texts, question, marks, counts, lookups });

  const latest = useRef(reveal);
  useLayoutEffect(() => {
    latest.current = reveal;
  });
  const presentKey = present?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row comes into sight when it becomes the present one, or others move it
  useEffect(() => {
    latest.current(at);
  }, [at, presentKey]);
  useEffect(() => {
    if (rows.length > 0 && (document.activeElement === null || document.activeElement === document.body)) {
      tree.current?.focus({ preventScroll: true });
    }
  }, [rows.length]);
  const { hit } = found;
  const goToHit = useRef(goTo);
  useLayoutEffect(() => {
    goToHit.current = goTo;
  });
  useEffect(() => {
    if (hit !== undefined) goToHit.current(hit); // when it is another one, not when the drawing changes
  }, [hit]);

  const openFind = useCallback(() => ask((q) => q ?? ''), []);
  const closeFind = useCallback(() => {
    ask(undefined);
    tree.current?.focus({ preventScroll: true });
  }, []);
  useFindCommand(openFind);
  const keys = useOutlineKeys({
    drawing,
    outline,
    picked,
    hand,
    names: (r) =>
      r.kind === 'step'
        ? [`${r.n}`, texts.get(r.node)?.title ?? '', texts.get(r.node)?.kind ?? '', ...findWords(r)]
        : r.kind === 'way'
          ? [shownOf(context, r).way ?? '']
          : [],
    open: onOpen,
    rename: (r) => setRenaming(canName(r) ? r.key : undefined),
    find: openFind,
    moved: (node) => setSpoken(t('outline.moved', { title: texts.get(node)?.title ?? '' })),
  });

  function findWords(r: Row): readonly string[] {
    const kind = kindOf(drawing.nodes.get(r.node)?.kind ?? '');
    return kind ? t(kind.find).split(/\s+/) : [];
  }
  function canName(r: Row): boolean {
    return r.kind === 'step' || (r.kind === 'way' && shownOf(context, r).own !== undefined);
  }
  const click = (r: Row, e: React.MouseEvent) => {
    if (e.shiftKey) go(r, true);
    else if ((e.ctrlKey || e.metaKey) && r.kind === 'step') onPicked(toggled(picked, r.node));
    else go(r);
  };
  const lead = (r: Row) => {
    if (r.kind === 'step' || !r.lead) return;
    if (r.lead !== 'open') goTo(r.lead.to);
    else hand?.add(outcomeOf(drawing, r));
  };
  const named = (r: Row, name: string | undefined) => {
    setRenaming(undefined);
    tree.current?.focus({ preventScroll: true });
    if (name === undefined || !hand) return;
    if (r.kind === 'step') hand.rename(r.node, name);
    else hand.nameBranch({ node: r.node, port: r.port }, name);
  };

  if (drawing.nodes.size === 0) return p.empty ?? <p className={classes.none}>{t('canvas.outline.none')}</p>;
  const drawn = rows.slice(first, end).map((row, i) => ({ row, i: first + i }));
  if (present && (at < first || at >= end)) drawn.push({ row: present, i: at }); // it is what the tree names
  const hint = `${id}-hint`;
  const idOf = (r: Row) => `${id}-${encodeURIComponent(r.key)}`;
  return (
    <div className={classes.outline}>
      <div className={classes.bar}>
        {question === undefined ? (
          <>
            <FindButton onClick={openFind} />
            <p className={classes.keys} id={hint}>
              {t(hand ? 'outline.keys' : 'outline.keys.read')}
            </p>
          </>
        ) : (
          <FindBox docked value={question} onChange={ask} finding={found} onClose={closeFind} onOpen={closeFind} />
        )}
      </div>
      <div
        ref={tree}
        className={classes.tree}
        role="tree"
        tabIndex={0}
        aria-label={t('canvas.outline', { title: p.title ?? drawing.title })}
        aria-multiselectable
        aria-activedescendant={present ? idOf(present) : undefined}
        aria-describedby={question === undefined ? hint : undefined}
        data-outline-tree
        onKeyDown={keys}
        onMouseDown={(e) => {
          if (isTyping(e.target)) return;
          if (e.target !== e.currentTarget) e.preventDefault(); // a click on a button in a row leaves the focus here
          tree.current?.focus({ preventScroll: true });
        }}
      >
        <div className={classes.rows} style={{ height: places.top(rows.length) + edges.above + edges.foot }}>
          {drawn.map(({ row, i }) => (
            <OutlineRow
              key={row.key}
              id={idOf(row)}
              row={row}
              top={places.top(i) + edges.above}
              height={places.top(i + 1) - places.top(i)}
              shown={shownOf(context, row)}
              active={i === at}
              picked={row.kind === 'step' && picked.has(row.node)}
              folded={folded.has(row.key)}
              hit={found.set.has(row.node) && row.kind === 'step'}
              editing={hand !== undefined}
              renaming={renaming === row.key}
              onClick={click}
              onOpen={(r) => (r.kind === 'step' ? onOpen(r.node) : lead(r))}
              onFold={(r) => fold([r.key], !folded.has(r.key))}
              onLead={lead}
              onNamed={named}
            />
          ))}
        </div>
      </div>
      <p className={classes.spoken} role="status">
        {spoken}
      </p>
    </div>
  );
});
