// Setting values of a step or the journey: names, settings, remarks, and whether a step is switched off.
import type { Drawing, Node } from '../drawing';
import type { Settings } from '../file';
import type { NodeId } from '../ids';
import { eachNode, putNodes } from './draw';
import { withoutLostPorts } from './flow';
import { type Answer, about, called, done, refused, word } from './gesture';
import { characters, deeperThan, most } from './limits';

/** rename gives a step the author's name; an empty one removes it. */
export function rename(drawing: Drawing, intent: { readonly node: NodeId; readonly title: string }): Answer {
  return say(drawing, intent.node, 'title', intent.title, most.title, 'edit.rename');
}

/** remark sets a step's remark for the author. */
export function remark(drawing: Drawing, intent: { readonly node: NodeId; readonly memo: string }): Answer {
  return say(drawing, intent.node, 'memo', intent.memo, most.note, 'edit.memo');
}

/** caption sets a step's remark for those whom the journey is shown to. */
export function caption(drawing: Drawing, intent: { readonly node: NodeId; readonly caption: string }): Answer {
  return say(drawing, intent.node, 'caption', intent.caption, most.title, 'edit.caption');
}

function say(
  drawing: Drawing,
  id: NodeId,
  what: 'title' | 'memo' | 'caption',
  text: string,
  long: number,
  name: string,
): Answer {
  const node = drawing.nodes.get(id);
  if (!node) return refused('edit.refused.gone');
  if (characters(text) > long) return refused('edit.refused.long', { most: long });
  return done(drawing, putNodes(drawing, [{ ...node, [what]: text }]), word(name, { step: called(node) }), [id]);
}

/** nameJourney gives the journey its title. */
export function nameJourney(drawing: Drawing, intent: { readonly title: string }): Answer {
  if (characters(intent.title) > most.title) return refused('edit.refused.long', { most: most.title });
  return done(drawing, { ...drawing, title: intent.title }, word('edit.title'));
}

/** switchOff makes people pass through steps without effect, or switches the steps on again. */
export function switchOff(
  drawing: Drawing,
  intent: { readonly nodes: readonly NodeId[]; readonly off: boolean },
): Answer {
  const nodes = intent.nodes.flatMap((n) => drawing.nodes.get(n) ?? []);
  if (nodes.length === 0) return refused('edit.refused.gone');
  const name = intent.off ? about('edit.off', 'edit.off.many', nodes) : about('edit.on', 'edit.on.many', nodes);
  return done(
    drawing,
    eachNode(drawing, intent.nodes, (n) => ({ ...n, disabled: intent.off })),
    name,
    intent.nodes,
  );
}

/** Path is the path of a value inside of a config: names of members, and indexes of lists. */
export type Path = readonly (string | number)[];

export interface Configure {
  readonly node: NodeId;
  readonly path: Path;
  /** undefined removes the setting. */
  readonly value: unknown;
}

/** configure changes one setting of a step. Lines of outcomes that no longer exist then are deleted. */
export function configure(drawing: Drawing, intent: Configure): Answer {
  const node = drawing.nodes.get(intent.node);
  if (!node) return refused('edit.refused.gone');
  const config = at(node.config, intent.path, intent.value);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return refused('edit.refused.setting');
  const now: Node = { ...node, config: config as Node['config'] };
  if (deeperThan(config, most.nesting - 10) || new TextEncoder().encode(JSON.stringify(config)).length > most.config)
    return refused('edit.refused.large');
  const drawn = withoutLostPorts(putNodes(drawing, [now]), node, now);
  return done(drawing, drawn, word('edit.config', { step: called(node) }), [node.id]);
}

/** at is a value with the value at a path replaced; missing objects on the path are made. */
function at(whole: unknown, [name, ...path]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof name === 'number') {
    const items = Array.isArray(whole) ? [...whole] : [];
    const item = at(items[name], path, value);
    if (item === undefined) return items.filter((_, i) => i !== name);
    return name >= items.length ? [...items, item] : items.with(name, item);
  }
  const members = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? whole : {};
  const member = at(Object.hasOwn(members, name) ? (members as Node['config'])[name] : undefined, path, value);
  if (member !== undefined) return { ...members, [name]: member };
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
}

/** setJourney changes settings of the journey; undefined removes one. */
export function setJourney(
  drawing: Drawing,
  intent: { readonly settings: { readonly [K in keyof Settings]?: unknown } },
): Answer {
  const given = Object.entries(intent.settings);
  for (const [key, value] of given)
    if (typeof value === 'string' && characters(value) > (texts.includes(key) ? most.purpose : most.title))
      return refused('edit.refused.long', { most: texts.includes(key) ? most.purpose : most.title });
  const all = new Map<string, unknown>(Object.entries(drawing.settings));
  for (const [key, value] of given) {
    if (value === undefined) all.delete(key);
    else all.set(key, value);
  }
  if (all.get('reentry') !== 'per_key') all.delete('parallel'); // it has no meaning without keys
  return done(drawing, { ...drawing, settings: Object.fromEntries(all) }, word('edit.settings'));
}

const texts = ['objective', 'kpi', 'owner'];
