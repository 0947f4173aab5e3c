// Random gestures, of all that a person can make on the canvas; the same for the same seed.
import { branchesOf, type Drawing, type Node, netOf, portsOf } from '../../drawing';
import { numbers } from '../../generate';
import { id, type NodeId } from '../../ids';
import { kindIds } from '../../kinds';
import { add } from '../add';
import { addBranch, nameBranch, orderBranch } from '../branches';
import { carry, carryBranch } from '../carry';
import { type Clip, copy, cut, paste, readClip } from '../clip';
import { connect, disconnect, isolate, reconnect } from '../connect';
import { duplicate, duplicateBranch } from '../copies';
import type { Outcome } from '../flow';
import type { Answer } from '../gesture';
import { noteColors } from '../limits';
import { addNote, colorNote, moveNotes, removeNotes, resizeNote, setAside, takeBack, writeNote } from '../notes';
import { addPhase, assignPhase, dissolvePhase, putInPhase, removePhase, renamePhase } from '../phases';
import { align, arrangeBy, distribute, move, tidy } from '../place';
import { remove, removeBranch } from '../remove';
import { caption, configure, nameJourney, remark, rename, setJourney, switchOff } from '../set';

export interface Hand {
  /** One gesture on a drawing, with its name. */
  readonly gesture: (drawing: Drawing) => readonly [name: string, answer: Answer];
  /** A random number from 0 to n-1. */
  readonly dice: (n: number) => number;
}

const texts = [
  '',
  '案内',
  '  spaces ',
  '"quoted" \\ \n lines',
  '👩‍👩‍👧‍👦'.repeat(20),
  '長'.repeat(200),
  '__proto__',
  '１２３',
  '\u2028',
];

export function hand(seed: number, mostSteps = 60): Hand {
  const random = numbers(seed);
  const dice = (n: number) => Math.floor(random() * n);
  let counted = 0;
  const ids = () => `x${seed}_${++counted}`;
  const one = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  let clipboard = '';

  const gesture: Hand['gesture'] = (d) => {
    const nodes = [...d.nodes.values()];
    const node = () => one(nodes)?.id ?? id<NodeId>('gone');
    const some = () => nodes.filter(() => dice(6) === 0).map((n) => n.id);
    const few = () => Array.from({ length: 1 + dice(3) }, node);
    const outcome = (): Outcome => {
      const n = one(nodes) as Node | undefined;
      return n ? { node: n.id, port: one(portsOf(n)) ?? 'next' } : { node: id('gone'), port: 'next' };
    };
    const branch = (): Outcome => {
      const splits = nodes.filter((n) => branchesOf(n).length > 0);
      const n = one(splits) as Node | undefined;
      return n ? { node: n.id, port: one(branchesOf(n)).port } : outcome();
    };
    const edge = () => one([...d.edges.keys()]) ?? id('gone');
    const point = () => ({ x: dice(2000) - 1000 + random(), y: dice(3000) });
    const at = () => [dice(2000) - 1000, dice(3000) / 3] as const;
    const phase = () => one(d.phases)?.id ?? 'gone';
    const note = () => one(d.notes)?.id ?? 'gone';
    const adding = (): Answer => {
      const where = one([{ from: outcome() }, { from: outcome() }, { to: node() }, { at: at() }]);
      return add(d, { kind: one(kindIds), title: dice(2) ? one(texts) : '', ...where }, ids);
    };
    const pasting = (): Answer => {
      const clip = readClip(clipboard);
      return clip.kind === 'clip'
        ? paste(d, { clip: clip as Clip, ...(dice(2) ? { from: outcome() } : { at: at() }) }, ids)
        : clip;
    };
    const path = (): readonly (string | number)[] => {
      const names = Object.keys(d.nodes.get(node())?.config ?? {});
      return one([
        [one(names) ?? 'title'],
        ['branches', dice(3), 'title'],
        ['branches', dice(3)],
        ['__proto__'],
        ['x', 'y', 0],
      ]);
    };
    const settings = () =>
      one<object>([
        { reentry: one(['never', 'after_exit', 'after_days', 'per_key']) },
        { reentry: 'per_key', parallel: true },
        { days: dice(90), zone: 'Asia/Tokyo' },
        { objective: one(texts), owner: undefined },
        { window: { from: '09:00', until: '20:00' } },
        { start: '2026-12-24T10:00', priority: dice(9) },
      ]);
    const nodeLayout = {
      size: { width: 232, height: 92 },
      gaps: { along: 48, across: 32 },
      orientation: 'down',
    } as const;
    const sides = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const;
    const shrinking: readonly (readonly [string, () => Answer])[] = [
      ['remove', () => remove(d, { nodes: dice(3) ? few() : some() })],
      ['removeBranch', () => removeBranch(d, { at: dice(2) ? branch() : outcome(), keep: dice(2) === 0 })],
      ['removePhase', () => removePhase(d, { phase: phase() })],
      [
        'cut',
        () => {
          const picked = { nodes: few(), notes: [note()] };
          clipboard = copy(d, picked);
          return cut(d, picked);
        },
      ],
    ];
    const growing: readonly (readonly [string, () => Answer])[] = [
      ['add', adding],
      ['add', adding],
      ['add', adding],
      ['duplicate', () => duplicate(d, { nodes: few() }, ids)],
      ['duplicateBranch', () => duplicateBranch(d, { at: branch() }, ids)],
      [
        'copy and paste',
        () => {
          clipboard = copy(d, { nodes: few(), notes: d.notes.map((n) => n.id).filter(() => dice(3) === 0) });
          return pasting();
        },
      ],
      ['paste', pasting],
    ];
    const others: readonly (readonly [string, () => Answer])[] = [
      ['connect', () => connect(d, { from: outcome(), to: node() })],
      ['reconnect', () => reconnect(d, { edge: edge(), ...(dice(2) ? { to: node() } : { from: outcome() }) })],
      ['disconnect', () => disconnect(d, { edge: edge() })],
      ['isolate', () => isolate(d, { nodes: [node()] })],
      ['carry', () => carry(d, { nodes: few(), to: outcome() })],
      ['carry a chain', () => carry(d, { nodes: chain(d, node(), 1 + dice(4)), to: outcome() })],
      ['carryBranch', () => carryBranch(d, { from: dice(2) ? branch() : outcome(), to: outcome() })],
      ['move', () => move(d, { nodes: few(), by: point() })],
      ['move far', () => move(d, { nodes: few(), by: { x: 1e9, y: Number.NEGATIVE_INFINITY } })],
      ['align', () => align(d, { nodes: few(), side: one(sides) })],
      ['distribute', () => distribute(d, { nodes: some(), along: one(['x', 'y'] as const) })],
      ['tidy', () => tidy(d, { ...nodeLayout, ...(dice(2) && { nodes: some() }) })],
      ['arrangeBy', () => arrangeBy(d, { by: one(['auto', 'own'] as const) })],
      ['addBranch', () => addBranch(d, { node: branch().node, title: one(texts) })],
      ['orderBranch', () => orderBranch(d, { at: branch(), to: dice(4) })],
      ['nameBranch', () => nameBranch(d, { at: branch(), title: one(texts) })],
      ['rename', () => rename(d, { node: node(), title: one(texts) })],
      ['rename at length', () => rename(d, { node: node(), title: '長'.repeat(4000) })],
      ['remark', () => remark(d, { node: node(), memo: one(texts) })],
      ['caption', () => caption(d, { node: node(), caption: one(texts) })],
      ['nameJourney', () => nameJourney(d, { title: one(texts) })],
      ['switchOff', () => switchOff(d, { nodes: few(), off: dice(2) === 0 })],
      [
        'configure',
        () =>
          configure(d, {
            node: node(),
            path: path(),
            value: one<unknown>([undefined, 3, '値', { amount: 2, unit: 'day' }, [{ port: 'q' }]]),
          }),
      ],
      ['setJourney', () => setJourney(d, { settings: settings() })],
      ['addPhase', () => addPhase(d, { title: one(texts), nodes: some() }, ids)],
      ['renamePhase', () => renamePhase(d, { phase: phase(), title: one(texts) })],
      ['assignPhase', () => assignPhase(d, { nodes: few(), ...(dice(3) && { phase: phase() }) })],
      ['dissolvePhase', () => dissolvePhase(d, { phase: phase() })],
      ['putInPhase', () => putInPhase(d, { nodes: few(), title: one(['認知', '比較', ...texts]) }, ids)],
      ['addNote', () => addNote(d, { text: one(texts), at: at() }, ids)],
      ['moveNotes', () => moveNotes(d, { notes: [note()], by: point() })],
      ['writeNote', () => writeNote(d, { note: note(), text: one(texts) })],
      ['resizeNote', () => resizeNote(d, { note: note(), width: dice(5000) - 200, height: dice(900) + random() })],
      ['colorNote', () => colorNote(d, { note: note(), color: one(noteColors) })],
      ['removeNotes', () => removeNotes(d, { notes: [note()] })],
      ['setAside', () => setAside(d, { finding: 'finding.wait_last', ...(dice(2) && { node: node() }) })],
      ['takeBack', () => takeBack(d, { finding: 'finding.wait_last', ...(dice(2) && { node: node() }) })],
    ];
    const choice = dice(10);
    const family = choice < 4 ? others : choice < 8 === nodes.length < mostSteps ? growing : shrinking;
    const [name, make] = one(family);
    return [name, make()];
  };
  return { gesture, dice };
}

/** chain are some steps, each leading to the next. */
function chain(d: Drawing, from: NodeId, length: number): NodeId[] {
  const row = [from];
  while (row.length < length) {
    const next = netOf(d).outs.get(row.at(-1) as NodeId)?.[0]?.to;
    if (!next || row.includes(next)) break;
    row.push(next);
  }
  return row;
}
