import { IconMail, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { useStatus } from '../../parts';
import classes from './Journeys.module.css';

/** Summary is one line of figures: people inside, mails of today, and whether the engine runs. */
export function Summary({ inside }: { readonly inside: number }) {
  const { t } = useTranslation();
  const calendar = useQuery({ queryKey: ['calendar'], queryFn: () => ask(api.GET('/api/calendar')) });
  const status = useStatus().data;
  const hours = calendar.data?.hours ?? [];
  const mails = hours.reduce((n, h) => n + h.sent + h.mails, 0);
  const engine = !status ? undefined : status.workspace.held ? 'held' : status.engine.running ? 'running' : 'stopped';
  return (
    <p className={classes.summary}>
      <span>
        <IconUsers size={16} aria-hidden />
        <Trans i18nKey="journeys.sum.inside" count={inside} components={{ b: <strong /> }} />
      </span>
      {calendar.data && (
        <span>
          <IconMail size={16} aria-hidden />
          <Trans i18nKey="journeys.sum.mails" count={mails} components={{ b: <strong /> }} />
        </span>
      )}
      {engine && (
        <span data-engine={engine}>
          <i className={classes.engine} aria-hidden />
          {t(`journeys.sum.${engine}`)}
        </span>
      )}
    </p>
  );
}
