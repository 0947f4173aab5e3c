import { useTranslation } from 'react-i18next';
import { href } from '../../parts';
import { useInRoom } from './inRoom';
import classes from './MailContent.module.css';
import { MailLook } from './mail/MailLook';
import { Term } from './Term';

/** MailContent is the mail that a step sends: its name, how it looks, and which consent it needs. */
export function MailContent({ message }: { readonly message: string }) {
  const { t } = useTranslation();
  const { whole, counting } = useInRoom();
  const mail = whole.messages.find((m) => m.id === message);
  if (!mail) {
    return <Term name={t('journey.content.mail')}>{t('journey.content.mail.none')}</Term>;
  }
  const practice = whole.practice && whole.state !== 'draft';
  return (
    <>
      <Term name={t('journey.content.mail')}>{mail.title}</Term>
      <MailLook key={mail.id} mail={mail} />
      <Term name={t('journey.content.purpose')}>
        {t(`journey.purpose.${mail.purpose}`)}
        {counting && counting.numbers.entered > 0 && (
          <a className={`${classes.more} ${classes.apart}`} href={href(practice ? 'mailbox' : 'outbox')}>
            {t(practice ? 'journey.content.mailbox' : 'journey.content.outbox')}
          </a>
        )}
      </Term>
    </>
  );
}
