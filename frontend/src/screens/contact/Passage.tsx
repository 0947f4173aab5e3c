import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { Chip, confirm, day, done, failed, full, href, JourneyState, useOnce } from '../../parts';
import common from './Contact.module.css';
import { Emphasised } from './Emphasised';
import { Path } from './Path';
import classes from './Track.module.css';
import { joined } from './value';

interface Props {
  readonly track: Schemas['Track'];
  readonly person: string;
  readonly wide: boolean;
}

/** Passage is one journey that a person is inside of: the way so far, what comes next, and the way out. */
export function Passage({ track: p, person, wide }: Props) {
  const { t } = useTranslation();
  const refresh = () => void renew('enrollment');
  const path = { params: { path: { id: p.id } } };
  const leave = () =>
    confirm({
      title: t('contact.leave.title', { person, title: p.title }),
      body: t(p.standing?.mail ? 'contact.leave.mail' : 'contact.leave.text'),
      action: t('contact.leave.go'),
      danger: true,
      run: async () => {
        const after = await ask(api.POST('/api/enrollments/{id}/end', path));
        refresh();
        done(
          t(after.skipped > 0 ? 'contact.leave.skipped' : 'contact.leave.done', {
            title: p.title,
            count: after.skipped,
          }),
        );
      },
    });
  const { busy, run: release } = useOnce(async () => {
    try {
      await ask(api.POST('/api/enrollments/{id}/release', path));
      refresh();
      done(t('contact.release.done', { title: p.title }));
    } catch (e) {
      failed(e);
    }
  });
  const stuck = p.state === 'held' || p.state === 'broken';
  return (
    <article className={classes.passage} aria-label={p.title}>
      <header>
        <a href={href('journeys', p.journey)}>{p.title}</a>
        <JourneyState state={p.journey_state} practice={p.practice} />
        {stuck && (
          <Chip tone={p.state === 'held' ? 'wait' : 'bad'} dot>
            {p.state_text}
          </Chip>
        )}
        <small title={full(p.entered_at)}>
          {joined(t('contact.version', { version: p.version }), t('contact.enteredOn', { day: day(p.entered_at) }))}
        </small>
      </header>
      {p.missing && <p className={common.muted}>{p.missing}</p>}
      {wide && <Path track={p} />}
      <div className={common.next} data-stuck={stuck || undefined}>
        {stuck ? <IconAlertTriangle size={18} aria-hidden /> : <IconClock size={18} aria-hidden />}
        <div>
          {p.now.split('\n').map((line) => (
            <p key={line}>
              <Emphasised text={line} />
            </p>
          ))}
          {p.depends && <p className={common.muted}>{p.depends}</p>}
        </div>
      </div>
      <footer>
        {p.state === 'held' && (
          <Button size="compact-md" variant="light" loading={busy} onClick={release}>
            {t('contact.release')}
          </Button>
        )}
        {p.standing?.mail && (
          <Button component="a" size="compact-md" variant="default" href={href('outbox', p.standing.mail.id)}>
            {t('contact.outbox')}
          </Button>
        )}
        <Button size="compact-md" variant="subtle" color="red.9" className={common.leave} onClick={leave}>
          {t('contact.leave')}
        </Button>
      </footer>
    </article>
  );
}
