import type { TFunction } from 'i18next';
import type { Counts } from '../../journey/counts';
import { branchesOf, type Drawing, netOf } from '../../journey/drawing';
import { branchAsks, isBranch, kindOf } from '../../journey/kinds';
import type { Row } from '../../journey/outline';
import { portWord } from '../../journey/steps';
import type { Start } from '../phases/starts';
import { type StepText, say } from '../say';
import { lineTone, type Mark } from '../store';
import type { Shown } from './OutlineRow';

export interface RowContext {
  readonly t: TFunction;
  readonly drawing: Drawing;
  readonly texts: ReadonlyMap<string, StepText>;
  /** The number of each step in the outline. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly counts: Counts | undefined;
  readonly marks: ReadonlyMap<string, Mark> | undefined;
  readonly percents: ReadonlyMap<string, number>;
  readonly starts: ReadonlyMap<string, Start>;
  readonly editing: boolean;
}

/** shownOf is what a row shows, in words. */
export function shownOf(c: RowContext, row: Row): Shown {
  const step = c.drawing.nodes.get(row.node);
  const isStep = row.kind === 'step';
  return {
    kind: step?.kind ?? '',
    text: isStep ? c.texts.get(row.node) : undefined,
    own: isStep ? step?.title : branchName(c.drawing, row),
    phase: isStep ? c.starts.get(row.node) : undefined,
    disabled: isStep && step?.disabled === true,
    mark: isStep ? c.marks?.get(row.node) : undefined,
    counts: isStep ? c.counts?.get(row.node) : undefined,
    counted: isStep && c.counts !== undefined,
    way: isStep ? undefined : wayWord(c, row.node, row.port),
    percent: isStep ? undefined : percentOf(c, row.node, row.port),
    tone: isStep ? 'plain' : lineTone(c.drawing, row.node, row.port),
    lead: isStep ? undefined : leadWord(c, row),
  };
}

function wayWord({ t, drawing }: RowContext, node: string, port: string): string {
  const step = drawing.nodes.get(node as Row['node']);
  const said = step && portWord(step, port);
  return said ? say(t, said) : t('canvas.port.next');
}

/** branchName is the author's name of a branch; undefined where it cannot have one. */
function branchName(drawing: Drawing, row: Exclude<Row, { kind: 'step' }>): string | undefined {
  const step = drawing.nodes.get(row.node);
  const kind = step && kindOf(step.kind);
  if (row.kind !== 'way' || !step || !isBranch(kind, row.port) || !branchAsks(kind, 'title')) return undefined;
  return branchesOf(step).find((b) => b.port === row.port)?.title;
}

function percentOf({ drawing, percents }: RowContext, node: string, port: string): number | undefined {
  const line = netOf(drawing)
    .outs.get(node)
    ?.find((e) => e.port === port);
  return line && percents.get(line.id);
}

function leadWord({ t, texts, numbers, editing }: RowContext, row: Exclude<Row, { kind: 'step' }>): string | undefined {
  if (!row.lead) return undefined;
  if (row.lead === 'open') return t(editing ? 'outline.open' : 'outline.open.read');
  const { to, back } = row.lead;
  return t(back ? 'outline.back' : 'outline.on', { n: numbers.get(to), title: texts.get(to)?.title ?? '' });
}
