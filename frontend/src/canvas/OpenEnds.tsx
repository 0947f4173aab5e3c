import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { netOf, nodeOf, portsOf } from '../journey/drawing';
import { portWord } from '../journey/steps';
import { AddButton } from './AddButton';
import classes from './OpenEnds.module.css';
import { say } from './say';
import { useCanvas } from './store';

/**
 * OpenEnds are the outcomes of a step that lead nowhere yet, each with a button that adds a step there. The outcome of
 * a failure is shown only at the selected step, because most journeys leave it open on purpose.
 */
export const OpenEnds = memo(function OpenEnds({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const drawing = useCanvas((s) => s.drawing);
  const down = useCanvas((s) => s.orientation === 'down');
  const selected = useCanvas((s) => s.selected === id);
  const editing = useCanvas((s) => s.hand !== undefined);
  const step = nodeOf(drawing, id);
  if (!editing || !step) return null;
  const led = new Set((netOf(drawing).outs.get(id) ?? []).map((e) => e.port));
  const ports = portsOf(step);
  const open = ports.filter((p) => p !== '' && !led.has(p) && (selected || p !== 'failed'));
  if (open.length === 0) return null;
  return (
    <div className={classes.open} data-down={down || undefined} data-beside={led.size > 0 || undefined}>
      {open.map((port) => {
        const word = ports.length > 1 ? portWord(step, port) : undefined;
        return (
          <span key={port} className={classes.end}>
            <AddButton at={{ node: step.id, port }} word={word ? say(t, word) : undefined} />
            {word && <span className={classes.word}>{say(t, word)}</span>}
          </span>
        );
      })}
    </div>
  );
});
