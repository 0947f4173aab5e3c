import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowForwardUp, IconDoorExit, IconDots, IconUser } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import { Avatar, Chip, confirm, done, failed, go, href, Moment, useOnce } from '../../parts';
import { run } from './commands';
import classes from './PersonHere.module.css';
import type { PersonAt, Whole } from './types';

interface Props {
  readonly person: PersonAt;
  readonly journey: Pick<Whole, 'title'>;
}

/** PersonHere is one person at a step: since when, until when, and what they wait for or what stopped them. */
export function PersonHere({ person: p, journey }: Props) {
  const { t } = useTranslation();
  const name = p.name || p.address;
  const { busy, run: release } = useOnce(() =>
    run
      .release(p.enrollment)
      .then(() => done(t('journey.person.released', { name })))
      .catch(failed),
  );
  const askEnd = () =>
    confirm({
      title: t('journey.person.end.title', { name }),
      body: t('journey.person.end.text', { title: journey.title }),
      action: t('journey.person.end.action'),
      danger: true,
      run: async () => {
        await run.end(p.enrollment);
        done(t('journey.person.ended', { name }));
      },
    });
  return (
    <div className={classes.person}>
      <Avatar name={name} size={32} />
      <div className={classes.personText}>
        <a href={href('contacts', p.contact)} title={name}>
          {name}
        </a>
        {p.kana && <span className={classes.kana}>{p.kana}</span>}
        <span className={classes.times}>
          <Stand person={p} />
        </span>
        {p.reason && <span className={classes.reason}>{p.reason}</span>}
        {p.state === 'held' && (
          <Button size="compact-sm" variant="light" loading={busy} onClick={release}>
            {t('journey.person.release')}
          </Button>
        )}
      </div>
      {p.state === 'held' && <Chip tone="wait">{t('journey.person.held')}</Chip>}
      {p.state === 'broken' && <Chip tone="bad">{t('journey.person.broken')}</Chip>}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('journey.person.menu', { name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUser size={16} />} onClick={() => go(href('contacts', p.contact))}>
            {t('journey.person.open')}
          </Menu.Item>
          {p.state === 'held' && (
            <Menu.Item leftSection={<IconArrowForwardUp size={16} />} onClick={release}>
              {t('journey.person.release')}
            </Menu.Item>
          )}
          <Menu.Item color="red.9" leftSection={<IconDoorExit size={16} />} onClick={askEnd}>
            {t('journey.person.end')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Stand shows since when the person is here, and what they wait for. */
function Stand({ person: p }: { readonly person: PersonAt }) {
  const { t } = useTranslation();
  return (
    <>
      {p.since && (
        <span>
          <Trans i18nKey="journey.person.since" components={{ at: <Moment at={p.since} /> }} />
        </span>
      )}
      {p.state === 'live' && p.waits === 'receipt' && <span>{t('journey.person.receipt')}</span>}
      {p.state === 'live' && p.waits !== 'receipt' && p.until && (
        <span>
          <Trans i18nKey="journey.person.until" components={{ at: <Moment at={p.until} /> }} />
        </span>
      )}
    </>
  );
}
