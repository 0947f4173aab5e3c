import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import classes from './Dialogs.module.css';

interface Props {
  readonly journey: Schemas['Card'];
  readonly people: readonly Schemas['Contact'][];
  readonly skipped: number;
}

/** EnterEffect says what happens when people are let in: the first mail, who is skipped, who gets no mail. */
export function EnterEffect({ journey, people, skipped }: Props) {
  const { t } = useTranslation();
  const sheet = useQuery({
    queryKey: ['journey-preview', journey.id],
    queryFn: () => ask(api.GET('/api/journeys/{id}/preview', { params: { path: { id: journey.id } } })),
  });
  const first = sheet.data?.first;
  const mute = first?.purpose === 'service' ? 0 : people.filter((c) => c.consent_state !== 'given').length;
  const one = people.length === 1;
  const lines: string[] = [];
  if (skipped > 0) {
    lines.push(one ? t('contact.enter.inside') : t('contact.enter.skips', { count: skipped }));
  }
  if (skipped < people.length) {
    if (sheet.data) {
      lines.push(
        first ? t('contact.enter.first', { mail: first.title, after: first.after }) : t('contact.enter.noMail'),
      );
    }
    if (mute > 0) {
      lines.push(
        one
          ? t('contact.enter.mute', { state: t(`contacts.consent.${people[0]?.consent_state}`) })
          : t('contact.enter.muteMany', { count: mute }),
      );
    }
    lines.push(t(journey.practice ? 'contact.enter.practice' : 'contact.enter.real'));
  }
  return (
    <ul className={classes.effect} aria-live="polite" aria-busy={sheet.isLoading}>
      {lines.map((l) => (
        <li key={l}>{l}</li>
      ))}
    </ul>
  );
}
