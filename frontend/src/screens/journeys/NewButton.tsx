import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../parts';
import { makeJourney } from '../journey/life';

/** NewButton makes an empty journey and opens it. */
export function NewButton() {
  const { t } = useTranslation();
  const { busy, run } = useOnce(makeJourney);
  return (
    <Button loading={busy} leftSection={<IconPlus size={16} />} onClick={() => void run()}>
      {t('journeys.new')}
    </Button>
  );
}
