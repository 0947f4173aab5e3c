import type { Drawing } from '../journey/drawing';
import { netOf } from '../journey/drawing';
import { textWidth } from '../journey/route';
import { portWord } from '../journey/steps';
import { type LineText, lineTone } from './store';

/** lineTexts are the labels of those lines that have one, by the line's id. */
export function lineTexts(
  drawing: Drawing,
  speak: (said: NonNullable<ReturnType<typeof portWord>>) => string,
): ReadonlyMap<string, LineText> {
  const net = netOf(drawing);
  const result = new Map<string, LineText>();
  for (const l of net.edges) {
    const step = drawing.nodes.get(l.from);
    const said = step && portWord(step, l.port);
    if (said) result.set(l.id, { label: speak(said), tone: lineTone(drawing, l.from, l.port) });
  }
  return result;
}

/** labelWidth estimates how wide a label's chip is, in px, before it is drawn. */
export function labelWidth(l: LineText): number {
  return Math.min(160, Math.ceil(textWidth(l.label)) + 20 + (l.tone === 'failed' ? 0 : 36));
}
