import { describe, expect, test } from 'vitest';
import { type Drawing, type NodeId, readDrawing } from '../../../journey';
import { apply, open } from '../../../journey/edit';
import { id } from '../../../journey/ids';
import type { Command } from '../../../parts';
import type { Edit } from '../inRoom';
import { changeCommands } from './changing';
import { selectCommands, stepsOf } from './seeing';

const n = (name: string) => id<NodeId>(name);
const drawing = readDrawing({
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0] },
    { id: 'w', kind: 'wait.duration', at: [40, 140], disabled: true },
    { id: 'tag', kind: 'tag.add', at: [80, 280] },
    { id: 'end', kind: 'exit', at: [0, 420] },
  ],
  edges: [
    { from: ['in', 'next'], to: 'w' },
    { from: ['w', 'next'], to: 'tag' },
    { from: ['tag', 'next'], to: 'end' },
  ],
});

describe('selecting', () => {
  const after = (picked: readonly string[], command: string): string => {
    let now: readonly string[] = picked;
    const room = {
      picked: new Set(picked),
      pick: (steps: Iterable<string>) => {
        now = [...steps];
      },
    };
    selectCommands({ drawing, room, box: undefined })
      .find((c) => c.id === command)
      ?.run();
    return now.join(' ');
  };
  test.each([
    ['all', ['tag'], 'select.all', 'in w tag end'],
    ['everything after', ['w'], 'select.after', 'w tag end'],
    ['the next one too', ['w'], 'select.next', 'w tag'],
    ['the one before too', ['tag', 'w'], 'select.previous', 'tag w in'],
    ['one that is selected already comes last', ['tag', 'w'], 'select.next', 'w tag'],
    ['nothing beyond the last', ['end'], 'select.next', 'end'],
    ['none', ['w', 'tag'], 'select.none', ''],
    ['nothing more where nothing is selected', [], 'select.after', ''],
  ])('%s', (_, picked, command, want) => expect(after(picked, command)).toBe(want));

  test('a step that was deleted meanwhile is not among them', () => {
    expect(stepsOf(drawing, ['gone', 'w'])).toEqual(['w']);
  });
});

describe('changing', () => {
  const drawn = new Map([...drawing.nodes.keys()].map((step, i) => [step as string, { x: i * 10, y: i * 100 }]));
  const sight = { current: { drawn, glide: () => undefined } } as never;
  const arranging = { tidy: () => undefined, by: () => undefined };

  /** after is the drawing after a command on steps; the commands that are offered for them. */
  function run(steps: readonly string[], command: string): { readonly now: Drawing; readonly offered: Command[] } {
    let now = drawing;
    const edit: Edit = {
      store: { state: { getState: () => open(drawing, 1) } } as never,
      run: (gesture) => {
        const answer = gesture(now);
        if (answer.kind === 'done') {
          now = apply(now, answer.change);
        }
        return answer.kind === 'done';
      },
    };
    const offered = [...changeCommands({ drawing, steps: steps.map(n), edit, sight, arranging })];
    offered.find((c) => c.id === command)?.run();
    return { now, offered };
  }
  const off = (d: Drawing) => [...d.nodes.values()].filter((s) => s.disabled).map((s) => s.id);

  test('steps are switched off unless all of them are', () => {
    expect(off(run(['w', 'tag'], 'edit.off').now)).toEqual(['w', 'tag']);
    expect(off(run(['w'], 'edit.off').now)).toEqual([]);
  });

  test('deleting heals the line', () => {
    const { now } = run(['w', 'tag'], 'edit.remove');
    expect([...now.edges.values()].map((e) => `${e.from} ${e.to}`)).toEqual(['in end']);
  });

  test('aligning begins where the steps are drawn, and the author arranges from then on', () => {
    const { now } = run(['w', 'tag'], 'edit.align.left');
    expect([now.layout, ...[...now.nodes.values()].map((s) => s.at[0])]).toEqual(['own', 0, 10, 10, 30]);
  });

  test('what needs several steps is offered for several only', () => {
    const ids = (...steps: string[]) => run(steps, '').offered.map((c) => c.id);
    expect(ids().filter((c) => /remove|off|align/.test(c))).toEqual([]);
    expect(ids('w')).not.toContain('edit.align.left');
    expect(ids('w', 'tag')).toContain('edit.align.left');
    expect(ids('w', 'tag')).not.toContain('edit.distribute.x');
    expect(ids('w', 'tag', 'end')).toContain('edit.distribute.x');
  });
});
