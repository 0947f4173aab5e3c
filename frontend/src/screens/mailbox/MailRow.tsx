import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../../parts';
import type { Mail } from './lines';
import classes from './Mailbox.module.css';

interface Props {
  readonly mail: Mail;
  readonly unread: boolean;
  readonly chosen: boolean;
}

/** MailRow is one mail of the list: recipient, time, subject and the beginning of the text. */
export const MailRow = memo(function MailRow({ mail, unread, chosen }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.row} data-unread={unread || undefined} data-chosen={chosen || undefined}>
      {unread && <i className={classes.unread} role="img" aria-label={t('mailbox.unread')} />}
      <span className={classes.rowTop}>
        <span className={classes.name}>{mail.contact?.name || mail.to}</span>
        <time dateTime={mail.at}>{clock(mail.at)}</time>
      </span>
      <span className={classes.subject}>{mail.subject || t('mailbox.noSubject')}</span>
      <span className={classes.snippet}>{mail.snippet}</span>
    </div>
  );
});
