import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Avatar, href, Moment, PracticeMark } from '../../parts';
import type { Mail } from './lines';
import classes from './Mailbox.module.css';

interface Props {
  readonly mail: Mail;
  /** The sender as the mail's own head names them. */
  readonly sender: { readonly name: string; readonly address: string };
  readonly back: (() => void) | undefined;
}

/** LetterHead shows subject, sender, recipient, step and journey, reason and time of a mail. */
export function LetterHead({ mail, sender, back }: Props) {
  const { t } = useTranslation();
  return (
    <header className={classes.head}>
      <div className={classes.headTitle}>
        {back && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('mailbox.back')} onClick={back}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        )}
        <h2>{mail.subject || t('mailbox.noSubject')}</h2>
        <PracticeMark />
        <Moment at={mail.at} className={classes.headTime} />
      </div>
      <div className={classes.headWho}>
        <Avatar name={sender.name || sender.address} size={34} />
        <div>
          <p>
            <strong>{sender.name || sender.address}</strong> {sender.name && <span>{sender.address}</span>}
            <span className={classes.to}>{t('mailbox.to')}</span>
            {mail.contact ? (
              <>
                <a className={classes.person} href={href('contacts', mail.contact.id)}>
                  {mail.contact.name ? t('mailbox.person', { name: mail.contact.name }) : mail.to}
                </a>{' '}
                {mail.contact.name && <span>{mail.to}</span>}
              </>
            ) : (
              <span>{mail.to}</span>
            )}
          </p>
          {mail.journey && (
            <p className={classes.headFrom}>
              <IconRoute size={15} aria-hidden />
              <a href={href('journeys', mail.journey.id)}>{mail.journey.title}</a>
              {mail.step && (
                <>
                  <i aria-hidden>›</i>
                  <a href={`${href('journeys', mail.journey.id)}?step=${encodeURIComponent(mail.step.node)}`}>
                    {t('mailbox.step', { title: mail.step.title })}
                  </a>
                </>
              )}
              {mail.contact && mail.delivery && (
                <a className={classes.why} href={`${href('contacts', mail.contact.id)}?delivery=${mail.delivery}`}>
                  {t('mailbox.why')}
                </a>
              )}
            </p>
          )}
        </div>
      </div>
    </header>
  );
}
