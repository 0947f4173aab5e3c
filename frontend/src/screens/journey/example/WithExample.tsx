import { type ReactNode, useMemo, useState } from 'react';
import type { Node } from '../../../journey';
import { useEditor } from '../edit/useDraftStore';
import { type Edit, useInRoom } from '../inRoom';
import { ExampleBox } from './ExampleBox';
import { useExample, type Whom, WhomContext } from './exampleOf';

interface Props {
  readonly step: Node;
  readonly edit: Edit;
  readonly children: ReactNode;
}

/** WithExample shows the example of a step, asked for again when the draft was saved, and its person to what is inside. */
export function WithExample({ step, edit, children }: Props) {
  const { whole } = useInRoom();
  const [contact, choose] = useState<string>();
  const rev = useEditor(edit.store, (e) => e.saving.rev);
  const saved = useEditor(edit.store, (e) => e.saving.saved.nodes.has(step.id));
  const stale = useEditor(edit.store, (e) => e.saving.saved !== e.saving.drawing);
  const { data, isPlaceholderData, isError } = useExample(whole.id, step.id, rev, contact, saved);
  const fits = data?.person?.id;
  const whom = useMemo<Whom>(() => ({ contact, choose, fits }), [contact, fits]);
  return (
    <WhomContext value={whom}>
      {data && !isError && <ExampleBox example={data} stale={stale || isPlaceholderData} whom={whom} />}
      {children}
    </WhomContext>
  );
}
