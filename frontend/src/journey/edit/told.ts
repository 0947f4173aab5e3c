// The sentences about saving a draft, and about conflicts with somebody else's change.
import type { Drawing, Edge } from '../drawing';
import type { Said } from '../steps';
import { called, word } from './gesture';
import type { Rebased } from './rebase';
import type { Status } from './saving';

/** replacedLine says which part of somebody else's change was replaced by ours. */
export function replacedLine(drawing: Drawing, r: Rebased['replaced'][number]): Said {
  switch (r.part) {
    case 'title':
      return word('edit.replaced.title', { title: word('canvas.own', { value: String(r.theirs) }) });
    case 'settings':
      return word('edit.replaced.settings');
    case 'layout':
      return word('edit.replaced.layout');
    case 'nodes':
      if (r.now === undefined)
        return word('edit.replaced.dropped', { step: r.theirs ? called(r.theirs) : word('edit.gone') });
      return word(r.theirs ? 'edit.replaced.step' : 'edit.replaced.deleted', { step: called(r.now) });
    case 'edges':
      return word('edit.replaced.lines', { from: from(drawing, r.theirs ?? r.now) });
    default:
      return word('edit.replaced.other');
  }
}

/** lostLine says that a line of ours lost its step, because somebody else deleted it. */
export function lostLine(drawing: Drawing, edge: Edge): Said {
  return word('edit.lost', { from: from(drawing, edge) });
}

function from(drawing: Drawing, edge: Edge | undefined): Said {
  const node = edge && drawing.nodes.get(edge.from);
  return node ? called(node) : word('edit.gone');
}

/** replacedUndo is the name of the command that restores the other change. */
export const replacedUndo: Said = word('edit.replaced.undo');

/** fixName is the name of a quick fix in the undo list. */
export function fixName(title: string): Said {
  return word('edit.fix', { title: word('canvas.own', { value: title }) });
}

/** statusLine says whether a draft is saved, and why not; why is what the server said of a refusal. */
export function statusLine(status: Status, why = ''): Said {
  return status === 'refused' ? word('edit.saving.refused', { why }) : word(lines[status]);
}

const lines = {
  saved: 'edit.saving.saved',
  pending: 'edit.saving.pending',
  gone: 'edit.saving.gone',
  full: 'edit.saving.full',
  missing: 'edit.saving.missing',
} as const;
