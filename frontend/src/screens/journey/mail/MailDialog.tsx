import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../../parts';
import { MailView } from '../../../parts/mail';
import classes from './MailDialog.module.css';
import { MailTrouble } from './MailTrouble';
import { PersonPick } from './PersonPick';
import { framedOf, useMail, useNowOnce, type Wish } from './useMail';

interface Props {
  readonly wish: Wish;
  /** Another person than the first was chosen. */
  readonly chosen: boolean;
  readonly choose: (contact: string | undefined) => void;
  readonly opened: boolean;
  readonly close: () => void;
}

/** MailDialog shows a mail large: on a desktop and a phone side by side, as text, and with dark colours. */
export function MailDialog({ wish, chosen, choose, opened, close }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<strong className={classes.dialogTitle}>{t('journey.look.title')}</strong>}
      size="min(1180px, 94vw)"
      padding={0}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ header: classes.dialogHead ?? '', body: classes.dialogBody ?? '' }}
      // Keys pressed in the dialog are no commands of the page behind it.
      onKeyDown={(e) => e.stopPropagation()}
    >
      {opened && <Body wish={wish} chosen={chosen} choose={choose} />}
    </Modal>
  );
}

function Body({ wish, chosen, choose }: Pick<Props, 'wish' | 'chosen' | 'choose'>) {
  const { t } = useTranslation();
  const [dark, setDark] = useState(false);
  const now = useNowOnce();
  const { data: look, error, refetch } = useMail(wish, dark);
  if (error && !look) {
    return <MailTrouble error={error} again={() => void refetch()} />;
  }
  if (!look) {
    return (
      <div className={classes.waiting}>
        <Loading rows={3} height={120} />
      </div>
    );
  }
  return (
    <>
      <div className={classes.letterHead}>
        <div>
          <h2>{look.subject || t('outbox.noSubject')}</h2>
          {look.preheader && <p>{look.preheader}</p>}
          <p>{t('journey.look.from', { name: look.from_name, address: look.from })}</p>
        </div>
        <div className={classes.who}>
          <span>{t('journey.look.who')}</span>
          <PersonPick name={look.contact.name} chosen={chosen} choose={choose} />
        </div>
      </div>
      <MailView
        mail={framedOf(look, now)}
        preview={look}
        text={look.text}
        size={look.size}
        dark={dark}
        onDark={setDark}
        views={['desk', 'phone', 'both']}
        memory="journey.mail.large"
      />
    </>
  );
}
