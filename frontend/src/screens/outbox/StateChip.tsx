import { Chip } from '../../parts';
import type { Delivery } from './deliveries';
import { looks } from './states';

/** StateChip: icon and word of a delivery's state. */
export function StateChip({ delivery }: { readonly delivery: Delivery }) {
  const { tone, icon: Mark } = looks[delivery.state];
  return (
    <Chip tone={tone} icon={<Mark size={14} stroke={2} aria-hidden />}>
      {delivery.state_text}
    </Chip>
  );
}
