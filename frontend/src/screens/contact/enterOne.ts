import type { TFunction } from 'i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { done, failed } from '../../parts';

/** enterOne lets one person into a journey and shows the result; false: the request failed. */
export async function enterOne(
  c: Schemas['Contact'],
  journey: Schemas['Card'],
  inside: ReadonlySet<string>,
  t: TFunction,
): Promise<boolean> {
  const names = { name: c.name || c.address, title: journey.title };
  if (inside.has(c.id)) {
    done(t('contact.enter.already', names));
    return true;
  }
  try {
    const e = await ask(
      api.POST('/api/journeys/{id}/enter', { params: { path: { id: journey.id } }, body: { contact: c.id } }),
    );
    const word = e.already > 0 ? 'already' : e.refused > 0 ? 'refused' : 'done';
    done(t(`contact.enter.${word}`, names));
    void renew('enrollment');
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}
