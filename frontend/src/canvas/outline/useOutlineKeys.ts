import { useCallback, useRef } from 'react';
import { type Drawing, netOf, nodeOf, portsOf } from '../../journey/drawing';
import { type Outcome, placeAfter } from '../../journey/edit';
import { fold } from '../../journey/fold';
import type { NodeId } from '../../journey/ids';
import type { Row } from '../../journey/outline';
import { allCommands } from '../../parts/commands';
import { isImeKey, isTyping } from '../../parts/keys';
import type { PickedSet } from '../picked';
import type { OutlineHand } from './hand';
import type { Outline } from './useOutline';

interface Acts {
  readonly drawing: Drawing;
  readonly outline: Outline;
  readonly picked: PickedSet;
  readonly hand: OutlineHand | undefined;
  /** The texts by which letters find a row. */
  readonly names: (row: Row) => readonly string[];
  readonly open: (node: NodeId) => void;
  readonly rename: (row: Row) => void;
  readonly find: () => void;
  /** moved tells that a step was moved. */
  readonly moved: (node: NodeId) => void;
}

/** How long a letter belongs to those typed before it, in ms. */
const pause = 900;
const page = 10;

/** useOutlineKeys is the key handler of the outline: those of a tree, and one for each thing that can be done. */
export function useOutlineKeys(acts: Acts): (e: React.KeyboardEvent) => void {
  const typed = useRef({ text: '', at: Number.NEGATIVE_INFINITY });
  const waits = useRef(Number.NEGATIVE_INFINITY); // since when a command waits for its second key
  return useCallback(
    (e: React.KeyboardEvent) => {
      if (isImeKey(e) || isTyping(e.target) || e.ctrlKey || e.metaKey) return;
      const letter = e.key.length === 1 && e.key !== ' ' && !e.altKey;
      const goesOn = e.timeStamp - typed.current.at < pause;
      const acted = !(letter && goesOn) && (moves(acts, e) || (acts.hand !== undefined && edits(acts, acts.hand, e)));
      if (acted) {
        typed.current = { text: '', at: Number.NEGATIVE_INFINITY };
      } else if (!letter || (!goesOn && (e.timeStamp - waits.current < 1200 || isCommand(e.key)))) {
        waits.current = letter && isFirstOfTwo(e.key) ? e.timeStamp : Number.NEGATIVE_INFINITY;
        return;
      } else {
        const text = (goesOn ? typed.current.text : '') + e.key;
        typed.current = { text, at: e.timeStamp };
        acts.outline.go(named(acts, fold(text)));
      }
      e.preventDefault();
      e.stopPropagation();
    },
    [acts],
  );
}

const isFirstOfTwo = (key: string) => allCommands().some((c) => c.keys?.startsWith(`${key.toLowerCase()} `));
const isCommand = (key: string) =>
  isFirstOfTwo(key) || allCommands().some((c) => c.keys === key.toLowerCase() || c.keys === key);

/** named is the next row that begins with what was typed, or the step with that number. */
function named({ outline: { rows, at }, names }: Acts, text: string): Row | undefined {
  const begins = (r: Row) => names(r).some((n) => fold(n).startsWith(text));
  const from = text.length > 1 ? at : at + 1; // further letters may still mean the same row
  return [...rows.slice(from), ...rows.slice(0, from)].find(begins);
}

/** moves goes to another row, or opens and folds. */
function moves({ outline, open, picked }: Acts, e: React.KeyboardEvent): boolean {
  const { rows, at, row, folded, go, goTo, fold: setFolded } = outline;
  if (e.altKey) return false;
  const lasts: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows.length - 1,
    PageDown: at + page,
    PageUp: at - page,
  };
  const to = Object.hasOwn(lasts, e.key) ? lasts[e.key] : undefined;
  if (to !== undefined) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    // Keys that come before anything is selected begin with the present row.
    go(picked.size === 0 && e.key.startsWith('Arrow') && at === 0 ? row : next, e.shiftKey);
    return true;
  }
  if (!row) return false;
  const isFolded = folded.has(row.key);
  switch (e.key) {
    case 'ArrowRight':
      if (row.opens && isFolded) setFolded([row.key], false);
      else if (row.opens) go(rows[at + 1]);
      return true;
    case 'ArrowLeft':
      if (row.opens && !isFolded) setFolded([row.key], true);
      else go(rows.find((r) => r.key === row.parent));
      return true;
    case '*':
      setFolded(
        rows.filter((r) => r.parent === row.parent && r.opens).map((r) => r.key),
        false,
      );
      return true;
    case 'Enter':
      if (row.kind === 'step') open(row.node);
      else if (row.lead && row.lead !== 'open') goTo(row.lead.to);
      else if (row.kind === 'way' && !row.lead) setFolded([row.key], !isFolded);
      else return false;
      return true;
    default:
      return false;
  }
}

/** outcomeOf is the outcome at which a step is added, or that leads on, at a row. */
export function outcomeOf(drawing: Drawing, row: Row): Outcome | undefined {
  return row.kind === 'step' ? placeAfter(drawing, row.node) : { node: row.node, port: row.port };
}

/** edits changes the drawing. */
function edits(acts: Acts, hand: OutlineHand, e: React.KeyboardEvent): boolean {
  const { drawing, outline, picked, rename, moved } = acts;
  const { row } = outline;
  if (e.altKey) return row !== undefined && shifts(hand, row, e.key, moved);
  if (!row) return false;
  const nodes = [...picked].flatMap((id) => nodeOf(drawing, id)?.id ?? []);
  const steps = row.kind === 'step' && nodes.includes(row.node) ? nodes : [row.node];
  switch (e.key) {
    case 'Enter':
    case 'n':
    case 'N':
      hand.add(outcomeOf(drawing, row));
      return true;
    case 'F2':
      rename(row);
      return true;
    case 'd':
    case 'D':
      if (row.kind === 'step')
        hand.switchOff(
          steps,
          steps.some((n) => drawing.nodes.get(n)?.disabled === false),
        );
      return true;
    case 'l':
    case 'L':
      lead(drawing, hand, row);
      return true;
    case 'Delete':
    case 'Backspace':
      if (row.kind === 'step') hand.remove(steps);
      else if (row.kind === 'way') hand.removeBranch({ node: row.node, port: row.port });
      else if (row.lead !== 'open') hand.cut({ node: row.node, port: row.port });
      return true;
    default:
      return false;
  }
}

function lead(drawing: Drawing, hand: OutlineHand, row: Row): void {
  const step = drawing.nodes.get(row.node);
  const [first] = step ? portsOf(step) : [];
  const out = netOf(drawing).outs.get(row.node)?.[0]?.port ?? first;
  const at = outcomeOf(drawing, row) ?? (out === undefined ? undefined : { node: row.node, port: out });
  if (at) hand.lead(at);
}

/** shifts moves a step along its line or to the branch beside, and a branch among the branches. */
function shifts(hand: OutlineHand, row: Row, key: string, moved: (node: NodeId) => void): boolean {
  const by =
    key === 'ArrowDown' || key === 'ArrowRight' ? 1 : key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : undefined;
  if (by === undefined) return false;
  const upright = key === 'ArrowDown' || key === 'ArrowUp';
  if (row.kind === 'way' && upright) hand.orderBranch({ node: row.node, port: row.port }, by);
  if (row.kind === 'step' && (upright ? hand.along : hand.across)(row.node, by)) moved(row.node);
  return true;
}
