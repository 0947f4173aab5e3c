// Draws one journey of ?n= steps: with our canvas, or with bare xyflow and its default nodes at the same places.
import '@mantine/core/styles.css';
import '@fontsource-variable/noto-sans-jp';
import '../../src/frame/tokens.css';
import { MantineProvider } from '@mantine/core';
import { ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { type Hand, JourneyCanvas } from '../../src/canvas';
import { theme, variables } from '../../src/frame/theme';
import { planOf } from '../../src/journey/arrange';
import { type Drawing, netOf, readDrawing } from '../../src/journey/drawing';
import { generate } from '../../src/journey/generate';
import { layered } from '../../src/journey/layered';
import ja from '../../src/words/ja';

const query = new URLSearchParams(location.search);
const steps = Number(query.get('n') ?? 1000);
const made = readDrawing(generate(steps));
const way = { width: 240, height: 92 };
const drawing = query.has('edit') ? placedByHand(made) : made;

/** placedByHand has the positions that the program gives, as if the author had chosen them. */
function placedByHand(of: Drawing): Drawing {
  const { at } = layered(planOf(of, 'down', way, { along: 54, across: 40 }));
  const nodes = new Map(
    [...of.nodes].map(([id, n]) => [id, { ...n, at: [at.get(id)?.x ?? 0, at.get(id)?.y ?? 0] as const }]),
  );
  return { ...of, nodes, layout: 'own' };
}

const notes: Hand['notes'] = {
  add: () => undefined,
  move: () => {},
  resize: () => {},
  write: () => {},
  color: () => {},
  remove: () => {},
};
const phases: Hand['phases'] = { rename: () => {} };

/** hand lets steps be dragged; what is dropped goes back to where it was. */
const hand: Hand | undefined = query.has('edit')
  ? {
      add: () => {},
      arrangeBy: () => {},
      run: () => true,
      pull: () => {},
      unlink: () => {},
      tell: () => {},
      rename: () => {},
      notes,
      phases,
    }
  : undefined;

/** counts as a journey has that ran for a while. */
function counted(of: Drawing) {
  return new Map(
    [...of.nodes.values()].map((s, i) => [
      s.id,
      {
        arrived: 400 - (i % 300),
        standing: s.kind === 'wait.duration' ? 20 + (i % 60) : 0,
        left: { next: 380 - (i % 300), yes: 120, else: 90, a: 60, b: 60 },
      },
    ]),
  );
}

function Bare() {
  const places = layered(planOf(drawing, 'down', { width: 150, height: 40 }, { along: 50, across: 32 }));
  const nodes = [...drawing.nodes.values()].map((s) => ({
    id: s.id,
    position: places.at.get(s.id) ?? { x: 0, y: 0 },
    data: { label: s.title },
  }));
  const edges = netOf(drawing).edges.map((l) => ({ id: l.id, source: l.from, target: l.to }));
  return <ReactFlow defaultNodes={nodes} defaultEdges={edges} fitView minZoom={0.005} maxZoom={4} />;
}

function Ours() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme="light">
      <JourneyCanvas drawing={drawing} counts={counted(drawing)} hand={hand} />
    </MantineProvider>
  );
}

await i18next.use(initReactI18next).init({
  lng: 'ja',
  fallbackLng: false,
  resources: { ja: { translation: ja } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
});
i18next.services.formatter?.add('number', (v: unknown) => String(v));
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(query.has('bare') ? <Bare /> : <Ours />);
}
