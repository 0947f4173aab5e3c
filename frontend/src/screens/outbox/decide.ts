import i18next from 'i18next';
import { api, ask, Problem, renew } from '../../bridge';
import { confirm, done, failed, go, href } from '../../parts';
import type { Delivery } from './deliveries';

type Decision = 'sent' | 'again' | 'skip';

const anew = () => renew('outbox');

async function resolve(d: Delivery, as: Decision): Promise<void> {
  try {
    const now = await ask(api.POST('/api/outbox/{id}/resolve', { params: { path: { id: d.id } }, body: { as } }));
    done(i18next.t(`outbox.done.${as}`));
    if (now.id !== d.id) {
      go(href('outbox', now.id)); // sent anew: the new delivery tells how it goes on
    }
  } catch (e) {
    if (!(e instanceof Problem && e.status === 409)) {
      throw e;
    }
    failed(e); // somebody was faster: the panel shows how it stands now
  }
  await anew();
}

/** decide asks, says what follows, and does it. Nothing is chosen beforehand, and nothing is done in bulk. */
export function decide(d: Delivery, as: Decision): void {
  const t = i18next.t.bind(i18next);
  const person = d.name || d.address;
  const about =
    as === 'again' && d.state === 'held' ? 'release' : as === 'again' && d.state === 'unknown' ? 'twice' : as;
  confirm({
    title: t(`outbox.ask.${about}`, { person }),
    body: t(`outbox.ask.${about}.body`, { person, address: d.address, subject: d.subject ?? '' }),
    action: t(`outbox.act.${as === 'again' && d.state === 'held' ? 'release' : as}`),
    danger: about === 'twice' || as === 'skip',
    run: () => resolve(d, as),
  });
}
