import { Accordion, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { Loading, Panel, Trouble } from '../../parts';
import classes from './Settings.module.css';

/** About shows the version, the folders of the program, and the licences of what it is made of. */
export function About() {
  const { t } = useTranslation();
  const about = useQuery({ queryKey: ['settings', 'about'], queryFn: () => ask(api.GET('/api/about')) });
  const [licences, setLicences] = useState(false);
  return (
    <>
      <Panel title={t('settings.about.product')}>
        {about.isPending && <Loading rows={3} height={28} />}
        {about.isError && <Trouble compact error={about.error} again={() => void about.refetch()} />}
        {about.data && (
          <dl className={classes.summary}>
            <dt>{t('settings.about.version')}</dt>
            <dd>
              {about.data.version} {about.data.commit && <code>{about.data.commit.slice(0, 12)}</code>}
            </dd>
            <dt>{t('settings.about.system')}</dt>
            <dd>
              {about.data.os} / {about.data.arch}
              {t('dot')}
              {about.data.go}
            </dd>
            <dt>{t('settings.about.workspace')}</dt>
            <dd>
              <code>{about.data.workspace}</code>
            </dd>
            <dt>{t('settings.about.backups')}</dt>
            <dd>
              <code>{about.data.backups}</code>
            </dd>
            <dt>{t('settings.about.config')}</dt>
            <dd>
              <code>{about.data.config}</code>
            </dd>
            <dt>{t('settings.about.logs')}</dt>
            <dd>
              <code>{about.data.logs}</code>
            </dd>
          </dl>
        )}
      </Panel>
      <Panel title={t('settings.privacy')}>
        <p className={classes.help}>{t('settings.privacy.text')}</p>
      </Panel>
      <Panel
        title={t('settings.licences')}
        aside={
          !licences && (
            <Button variant="default" onClick={() => setLicences(true)}>
              {t('settings.licences.show')}
            </Button>
          )
        }
      >
        <p className={classes.help}>{t('settings.licences.text')}</p>
        {licences && <Licences />}
      </Panel>
    </>
  );
}

function Licences() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['settings', 'licences'],
    queryFn: () => import('./licences.gen.json').then((m) => m.default),
    staleTime: Infinity,
  });
  return list.data ? (
    <Accordion className={classes.licences ?? ''} variant="contained" chevronPosition="left">
      {list.data.map((l) => (
        <Accordion.Item key={`${l.name} ${l.version}`} value={`${l.name} ${l.version}`}>
          <Accordion.Control>
            <strong>{l.name}</strong> {l.version}
            {t('dot')}
            {l.licence}
          </Accordion.Control>
          <Accordion.Panel>
            <pre>{l.text}</pre>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  ) : (
    <Loading rows={4} height={32} />
  );
}
