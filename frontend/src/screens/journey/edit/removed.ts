import { type Outcome, removeBranch } from '../../../journey/edit';
import { done } from '../../../parts';
import type { Edit } from '../inRoom';

/** removed removes a branch with the steps that only it leads to, and shows a message with an undo button. */
export function removed(edit: Edit, at: Outcome, say: (n: number) => string): void {
  const { state, undo } = edit.store;
  const before = state.getState().saving.drawing.nodes.size;
  if (!edit.run((d) => removeBranch(d, { at }))) {
    return;
  }
  const { saving, history } = state.getState();
  const last = history.done.at(-1);
  done(say(before - saving.drawing.nodes.size), {
    run: () => {
      if (state.getState().history.done.at(-1) === last) {
        undo(); // only while nothing else has been changed since
      }
    },
  });
}
