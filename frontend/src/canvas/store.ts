// What the cards and lines of one canvas show, by id, so that a change draws only the parts it concerns.
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { Point } from '../journey/arrange';
import { type Counts, type StepCounts, sameCounts, shares } from '../journey/counts';
import type { Drawing } from '../journey/drawing';
import { branchesOf, netOf, nodeOf, portsOf } from '../journey/drawing';
import { branchAsks, kindOf } from '../journey/kinds';
import { portTone } from '../journey/steps';
import type { Orientation } from '../journey/walk';
import type { Hand } from './hand';
import { noneOf, type PickedSet } from './picked';
import type { StepText } from './say';

/** Mark is a finding shown on a step: its level, and its number in the list beside the canvas. */
export interface Mark {
  readonly level: 'error' | 'warning' | 'hint';
  readonly n?: number;
  readonly text?: string;
}

/** LineText is the label of a line and its colour class. */
export interface LineText {
  readonly label: string;
  readonly tone: 'plain' | 'yes' | 'random' | 'failed';
}

/** CanvasState is what one canvas shows; all maps are by the id of a step or line. */
export interface CanvasState {
  readonly drawing: Drawing;
  readonly texts: ReadonlyMap<string, StepText>;
  readonly lines: ReadonlyMap<string, LineText>;
  readonly counts: Counts | undefined;
  readonly percents: ReadonlyMap<string, number>; // by line
  readonly marks: ReadonlyMap<string, Mark>;
  readonly dimmed: ReadonlyMap<string, number>;
  readonly picked: PickedSet;
  /** The selected step when it is the only one. */
  readonly selected: string | undefined;
  readonly hits: ReadonlySet<string>;
  readonly hit: string | undefined;
  readonly orientation: Orientation;
  readonly labels: ReadonlyMap<string, Point>;
  /** undefined: the drawing cannot be edited. */
  readonly hand: Hand | undefined;
}

export type CanvasStore = StoreApi<CanvasState>;

export function canvasStore(drawing: Drawing): CanvasStore {
  return createStore<CanvasState>(() => ({
    drawing,
    texts: new Map(),
    lines: new Map(),
    counts: undefined,
    percents: new Map(),
    marks: new Map(),
    dimmed: new Map(),
    picked: noneOf,
    selected: undefined,
    hits: new Set(),
    hit: undefined,
    orientation: 'down',
    labels: new Map(),
    hand: undefined,
  }));
}

export const CanvasContext = createContext<CanvasStore | undefined>(undefined);

export function useCanvas<T>(pick: (s: CanvasState) => T): T {
  const store = useContext(CanvasContext);
  if (!store) throw new Error('outside of a canvas');
  return useStore(store, pick);
}

/** keptCounts keeps the objects of counts that did not change, so that their cards are not drawn again. */
export function keptCounts(before: Counts | undefined, now: Counts | undefined): Counts | undefined {
  if (!before || !now) return now;
  const kept = new Map<string, StepCounts>();
  let same = before.size === now.size;
  for (const [id, c] of now) {
    const old = before.get(id);
    const unchanged = sameCounts(old, c);
    kept.set(id, unchanged ? (old as StepCounts) : c);
    same &&= unchanged;
  }
  return same ? before : kept;
}

/**
 * percentsOf is the percentage of people on each branch of a split; before anybody passed, the weights of a random
 * split.
 */
export function percentsOf(drawing: Drawing, counts: Counts | undefined): ReadonlyMap<string, number> {
  const net = netOf(drawing);
  const result = new Map<string, number>();
  for (const step of drawing.nodes.values()) {
    const outs = net.outs.get(step.id) ?? [];
    const kind = kindOf(step.kind);
    if (!kind?.branches) continue;
    const ports = portsOf(step);
    const left = counts?.get(step.id)?.left;
    const passed = left ? shares(ports.map((p) => left[p] ?? 0)) : undefined;
    const planned = branchAsks(kind, 'weight') ? shares(branchesOf(step).map((b) => b.weight)) : undefined;
    const list = passed ?? planned;
    if (!list) continue;
    for (const l of outs) {
      const i = ports.indexOf(l.port);
      if (i >= 0) result.set(l.id, list[i] as number);
    }
  }
  return result;
}

/** lineTone is the colour class of a line, by the outcome it begins at. */
export function lineTone(drawing: Drawing, from: string, port: string): LineText['tone'] {
  const step = nodeOf(drawing, from);
  return step ? portTone(step, port) : 'plain';
}
