import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty, href, Page } from '../parts';

/** Nowhere is shown for an address without a screen. */
export function Nowhere() {
  const { t } = useTranslation();
  return (
    <Page title={t('nowhere.title')}>
      <Empty
        icon={IconMapOff}
        title={t('nowhere.title')}
        action={
          <Button component="a" href={href()}>
            {t('nowhere.home')}
          </Button>
        }
      >
        {t('nowhere.text')}
      </Empty>
    </Page>
  );
}
