// Large generated drawings for measuring.
import type { JourneyFile } from './file';
import type { Configs } from './kinds.gen';

type End = readonly [step: string, port: string];

/**
 * generate makes a drawing of n steps: mails, waits and nested splits whose branches meet again, about as wide as it is
 * long. The same n and seed give the same drawing.
 */
export function generate(n: number, seed = 1): JourneyFile {
  const random = numbers(seed);
  const nodes: { id: string; kind: string; title: string; at: number[]; config: unknown }[] = [];
  const edges: { from: string[]; to: string }[] = [];
  const add = <K extends keyof Configs>(ends: readonly End[], kind: K, title: string, config: Configs[K]) => {
    const id = `s${nodes.length + 1}`;
    nodes.push({ id, kind, title: `${title} ${nodes.length + 1}`, at: [0, 0], config });
    for (const from of ends) edges.push({ from: [...from], to: id });
    return id;
  };
  const plain = (ends: readonly End[]): End[] => {
    const dice = random();
    if (dice < 0.45) return [[add(ends, 'mail.send', 'ご案内のメール', { message: 'm1' }), 'next']];
    if (dice < 0.85)
      return [[add(ends, 'wait.duration', '少し待つ', { amount: 1 + Math.floor(random() * 6), unit: 'day' }), 'next']];
    return [[add(ends, 'tag.add', '印を付ける', { tag: '案内済み' }), 'next']];
  };
  const grow = (from: readonly End[], count: number): readonly End[] => {
    let ends = from;
    let left = count;
    while (left > 0) {
      if (left < 6 || random() < 0.5) {
        ends = plain(ends);
        left--;
        continue;
      }
      const inside = Math.min(left - 1, Math.max(4, Math.floor(left * (0.5 + random() * 0.4))));
      ends = split(ends, inside);
      left -= inside + 1;
    }
    return ends;
  };
  const split = (from: readonly End[], inside: number): End[] => {
    const ports = random() < 0.6 ? ['yes', 'else'] : ['a', 'b', 'c'].slice(0, inside > 20 ? 3 : 2);
    const id =
      ports[0] === 'yes'
        ? add(from, 'split.condition', '反応があったか', {
            branches: [{ port: 'yes', when: { event: 'purchase', within_days: 30 } }],
          })
        : add(from, 'split.random', '件名を比べる', { branches: ports.map((port) => ({ port, weight: 50 })) });
    const share = Math.floor(inside / ports.length);
    return ports.flatMap((port, i) => [...grow([[id, port]], i === 0 ? inside - share * (ports.length - 1) : share)]);
  };
  const first: End[] = [[add([], 'entry.tag', '資料を請求した方', { tag: '資料請求' }), 'next']];
  const ends = n > 2 ? grow(first, n - 2) : first;
  if (n > 1) add(ends, 'goal', '申し込み', {});
  return {
    id: `jny_made_${n}`,
    title: `${n}`,
    nodes,
    edges,
    messages: [{ id: 'm1', title: 'ご案内', subject: '新しいご案内' }],
  };
}

/** numbers gives random numbers in [0, 1), the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
