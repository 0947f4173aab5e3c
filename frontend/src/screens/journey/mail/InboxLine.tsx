import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../parts';
import classes from './InboxLine.module.css';
import type { Look } from './useMail';

interface Props {
  readonly look: Look;
  readonly view: 'desk' | 'phone';
}

/** InboxLine is a mail as a line of the recipient's inbox: on a phone in three lines, on a computer in one. */
export function InboxLine({ look, view }: Props) {
  const { t } = useTranslation();
  const from = look.from_name || look.from;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a figure would need a caption
    <div className={classes.inbox} data-view={view} role="group" aria-label={t('mailstep.inbox')}>
      <Avatar name={from} size={28} />
      <div className={classes.lines}>
        <b>{from}</b>
        <span className={classes.subject}>{look.subject || t('outbox.noSubject')}</span>
        <span className={classes.preheader}>{look.preheader || t('mailstep.inbox.none')}</span>
      </div>
    </div>
  );
}
