import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../parts';

/** Denied is shown when the address has no token or an old one: each start of the engine makes a new one. */
export function Denied() {
  const { t } = useTranslation();
  return (
    <main>
      <Empty icon={IconKey} title={t('denied.title')}>
        {t('denied.text')}
      </Empty>
    </main>
  );
}
