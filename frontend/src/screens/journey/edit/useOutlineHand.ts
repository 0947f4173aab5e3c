import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutlineHand, say } from '../../../canvas';
import { nodeOf, portWord } from '../../../journey';
import { branchesOf } from '../../../journey/drawing';
import {
  disconnect,
  edgesAt,
  moveAcross,
  moveAlong,
  nameBranch,
  type Outcome,
  orderBranch,
  remove,
  rename,
  switchOff,
} from '../../../journey/edit';
import type { Edit } from '../inRoom';
import { removed } from './removed';

interface Acts {
  readonly edit: Edit | undefined;
  readonly add: (at: Outcome | undefined) => void;
  /** lead goes to the form that says where an outcome leads. */
  readonly lead: (at: Outcome) => void;
}

/** useOutlineHand is what can be done in the outline while the draft is shown. */
export function useOutlineHand({ edit, add, lead }: Acts): OutlineHand | undefined {
  const { t } = useTranslation();
  return useMemo(() => {
    if (!edit) {
      return undefined;
    }
    const drawing = () => edit.store.state.getState().saving.drawing;
    return {
      add,
      lead,
      rename: (node, title) => void edit.run((d) => rename(d, { node, title })),
      nameBranch: (at, title) => void edit.run((d) => nameBranch(d, { at, title }), `${at.node} ${at.port} title`),
      switchOff: (nodes, off) => void edit.run((d) => switchOff(d, { nodes, off })),
      along: (node, by) => edit.run((d) => moveAlong(d, { node, by })),
      across: (node, by) => edit.run((d) => moveAcross(d, { node, by })),
      orderBranch: (at, by) => {
        const step = nodeOf(drawing(), at.node);
        const from = step ? branchesOf(step).findIndex((b) => b.port === at.port) : -1;
        const burst = `${at.node} ${at.port} order`; // so that the row of the branch stays the present one
        return from >= 0 && edit.run((d) => orderBranch(d, { at, to: from + by }), burst);
      },
      remove: (nodes) => void edit.run((d) => remove(d, { nodes })),
      removeBranch: (at) => {
        const step = nodeOf(drawing(), at.node);
        const word = step && portWord(step, at.port);
        const name = word ? say(t, word) : at.port;
        removed(edit, at, (count) => t('inspect.branch.removed', { name, count }));
      },
      cut: (at) => {
        const [edge] = edgesAt(drawing(), at);
        if (edge) {
          edit.run((d) => disconnect(d, { edge: edge.id }));
        }
      },
    };
  }, [edit, add, lead, t]);
}
