import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href, Loading, moment, Page, Trouble, useNow, useStatus, useZone } from '../../parts';
import { Calendar } from './Calendar';
import { FirstSteps } from './FirstSteps';
import { HealthLine } from './HealthLine';
import classes from './Home.module.css';
import { Late } from './Late';
import { Needs } from './Needs';
import { Running } from './Running';
import { Welcome } from './Welcome';

/** Home shows the engine's state, what needs a person, what runs and what comes, most urgent first. */
export function Home() {
  const { t } = useTranslation();
  const status = useStatus();
  const now = useNow(20);
  useZone();
  return (
    <Page
      title={t('nav.home')}
      actions={
        <Button component="a" href={href('journeys')} leftSection={<IconRoute size={16} />}>
          {t('home.journeys.open')}
        </Button>
      }
    >
      <header className={classes.today}>
        <h2>{t('home.today')}</h2>
        <span>{moment(now)}</span>
      </header>
      {status.isPending && <Loading rows={3} height={88} />}
      {status.isError && !status.data && <Trouble error={status.error} again={() => void status.refetch()} />}
      {status.data && (
        <>
          <HealthLine status={status.data} />
          <Welcome status={status.data} />
          <div className={classes.columns}>
            <div className={classes.main}>
              <Late />
              <Needs status={status.data} />
              <Running />
            </div>
            <div className={classes.side}>
              <Calendar />
              <FirstSteps />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}
