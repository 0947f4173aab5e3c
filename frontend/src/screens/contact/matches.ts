import type { Schemas } from '../../bridge';

type Named = Pick<Schemas['TimelineItem'], 'id' | 'enrollment' | 'delivery' | 'step'>;

/** matches tells whether an address means this item: its own id, a delivery, or a passage and a step by name or number
 * ("enr_7.thanks", "enr_7.3"). */
export function matches(item: Named, key: string): boolean {
  if (item.id === key || (item.delivery !== undefined && item.delivery === key)) {
    return true;
  }
  const dot = key.indexOf('.');
  if (dot < 0) {
    return false;
  }
  const [enrollment, step] = [key.slice(0, dot), key.slice(dot + 1)];
  return item.enrollment === enrollment && (item.step?.node === step || item.id === `${enrollment}:${step}`);
}
