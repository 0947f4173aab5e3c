import { Button } from '@mantine/core';
import { IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { go } from '../../parts';
import { decide } from './decide';
import type { Delivery } from './deliveries';
import classes from './Outbox.module.css';

/** Choices are the decisions about a delivery whose result is unknown. None is selected at first. */
export function Choices({ delivery: d }: { readonly delivery: Delivery }) {
  const { t } = useTranslation();
  const ways = [
    { id: 'sent', run: () => decide(d, 'sent') },
    { id: 'again', run: () => decide(d, 'again') },
    { id: 'leave', run: () => go('/outbox') },
  ] as const;
  return (
    <section className={classes.choices} aria-label={t('outbox.unknown.title')}>
      <h3>
        <IconQuestionMark size={18} aria-hidden />
        {t('outbox.unknown.title')}
      </h3>
      <p>{t('outbox.unknown.text')}</p>
      <ul>
        {ways
          .filter((w) => w.id === 'leave' || d.can?.includes(w.id))
          .map((w) => (
            <li key={w.id}>
              <span>{t(`outbox.unknown.${w.id}`)}</span>
              <Button variant="default" onClick={w.run}>
                {t(`outbox.act.${w.id}`)}
              </Button>
            </li>
          ))}
      </ul>
    </section>
  );
}
