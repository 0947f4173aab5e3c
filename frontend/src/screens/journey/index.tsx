import { Button } from '@mantine/core';
import { IconRouteOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../bridge';
import { Empty, href, Loading, Page, Trouble } from '../../parts';
import { useWhole } from './data';
import classes from './Journey.module.css';
import { Room } from './Room';

/** JourneyPage is one journey: its drawing, who is where, and the button to start it. */
export function JourneyPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useWhole(id);
  if (data) {
    return <Room whole={data} />;
  }
  return (
    <Page title={t('journey.page')} above={[{ title: t('nav.journeys'), to: ['journeys'] }]}>
      {error instanceof Problem && error.status === 404 ? (
        <Empty
          icon={IconRouteOff}
          title={t('journey.missing')}
          action={
            <Button component="a" href={href('journeys')}>
              {t('journey.missing.list')}
            </Button>
          }
        >
          {t('journey.missing.text')}
        </Empty>
      ) : error ? (
        <Trouble error={error} again={() => void refetch()} />
      ) : (
        <div className={classes.waiting}>
          <Loading rows={4} height={96} />
        </div>
      )}
    </Page>
  );
}
