import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { type Command, href, Panel, remember, useCommands, useRemembered } from '../../parts';
import classes from './Home.module.css';

const ways: Readonly<Record<string, string>> = {
  start: href('journeys'),
  contacts: href('contacts'),
  account: href('settings', 'mail'),
  copy: href('settings', 'workspace'),
};

/** FirstSteps lists what is worth doing once. It can be closed for good, and shown again from the palette. */
export function FirstSteps() {
  const { t } = useTranslation();
  const closed = useRemembered('first-steps') === 'closed';
  const steps = useQuery({ queryKey: ['status', 'first-steps'], queryFn: () => ask(api.GET('/api/first-steps')) });
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        { id: 'help.first-steps', word: 'home.first.again', section: 'help', run: () => remember('first-steps', '') },
      ],
      [],
    ),
  );
  const list = steps.data?.items ?? [];
  const left = list.filter((s) => !s.done);
  if (closed || list.length === 0 || left.length === 0) {
    return null;
  }
  const done = list.filter((s) => s.done);
  return (
    <Panel>
      <div className={classes.firstHead}>
        <Ring part={done.length / list.length} />
        <div>
          <strong>{t('home.first', { done: done.length, all: list.length })}</strong>
          <span>{t('home.first.text', { count: left.length })}</span>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={() => remember('first-steps', 'closed')}
          aria-label={t('home.first.close')}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      <ul className={classes.first}>
        {left.map((s) => (
          <li key={s.id}>
            <IconCircleDashed size={18} aria-hidden />
            <span>{t(`home.first.${s.id}`)}</span>
            <a href={ways[s.id]}>{t('home.first.go')}</a>
          </li>
        ))}
        {done.length > 0 && (
          <li data-done>
            <IconCheck size={18} aria-hidden />
            <span>
              {t('home.first.done', { list: done.map((s) => t(`home.first.${s.id}.short`)).join(t('home.first.and')) })}
            </span>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function Ring({ part }: { readonly part: number }) {
  const round = 2 * Math.PI * 14;
  return (
    <svg width={36} height={36} viewBox="0 0 36 36" aria-hidden>
      <circle cx={18} cy={18} r={14} fill="none" stroke="var(--inner)" strokeWidth={5} />
      <circle
        cx={18}
        cy={18}
        r={14}
        fill="none"
        stroke="var(--good-mark)"
        strokeWidth={5}
        strokeLinecap="round"
        strokeDasharray={`${part * round} ${round}`}
        transform="rotate(-90 18 18)"
      />
    </svg>
  );
}
