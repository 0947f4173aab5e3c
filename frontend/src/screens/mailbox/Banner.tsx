import { Button } from '@mantine/core';
import { IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href } from '../../parts';
import classes from './Mailbox.module.css';

interface Props {
  /** Number of mails; 0: nothing can be deleted. */
  readonly total: number;
  readonly empty: () => void;
}

/** Banner always says that nobody receives these mails; it cannot be closed. */
export function Banner({ total, empty }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.banner} aria-label={t('mailbox.banner')}>
      <IconShieldCheck size={20} aria-hidden />
      <p>
        <strong>{t('mailbox.banner')}</strong> <span>{t('mailbox.banner.text')}</span>
      </p>
      <a href={href('outbox')}>{t('mailbox.toOutbox')}</a>
      {total > 0 && (
        <Button variant="default" size="xs" leftSection={<IconTrash size={15} aria-hidden />} onClick={empty}>
          {t('mailbox.empty')}
        </Button>
      )}
    </section>
  );
}
