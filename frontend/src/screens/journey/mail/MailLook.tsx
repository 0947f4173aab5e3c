import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remember, useRemembered } from '../../../parts';
import { useWhom } from '../example/exampleOf';
import { useInRoom } from '../inRoom';
import { Subject } from '../Subject';
import { Term } from '../Term';
import type { Whole } from '../types';
import { InboxLine } from './InboxLine';
import { MailDialog } from './MailDialog';
import classes from './MailLook.module.css';
import { MailTrouble } from './MailTrouble';
import { Mini } from './Mini';
import { PersonPick } from './PersonPick';
import { framedOf, useMail, useNowOnce } from './useMail';

interface Props {
  readonly mail: NonNullable<Whole['messages']>[number];
}

/** MailLook is a mail as it would be sent now: subject, sender, and the mail itself drawn small. */
export function MailLook({ mail }: Props) {
  const { t } = useTranslation();
  const { whole } = useInRoom();
  const whom = useWhom();
  const [own, setOwn] = useState<string>();
  const contact = whom ? whom.contact : own;
  const setContact = whom ? whom.choose : setOwn;
  const [large, setLarge] = useState(false);
  const now = useNowOnce();
  const view = useRemembered('journey.mail.view', 'desk') === 'phone' ? 'phone' : 'desk';
  const wish = { whole, message: mail.id, contact: contact ?? whom?.fits };
  const { data: look, error, refetch } = useMail(wish);
  return (
    <>
      <Term name={t('journey.content.subject')}>
        <span className={classes.subject}>{look ? look.subject : <Subject text={mail.subject} />}</span>
        {look?.preheader && <span className={classes.preheader}>{look.preheader}</span>}
      </Term>
      {look && (
        <Term name={t('journey.look.sender')}>
          {look.from_name} <span className={classes.address}>{look.from}</span>
        </Term>
      )}
      {look && (
        <Term name={t('journey.look.who')}>
          <PersonPick name={look.contact.name} chosen={contact !== undefined} choose={setContact} />
          {look.contact.made_up && <span className={classes.note}>{t('journey.look.made_up')}</span>}
        </Term>
      )}
      <Term name={t('journey.look.title')}>
        {error && !look ? (
          <MailTrouble error={error} again={() => void refetch()} />
        ) : (
          <>
            {look && <InboxLine look={look} view={view} />}
            {look ? (
              <Mini
                mail={framedOf(look, now)}
                view={view}
                height={340}
                label={t('journey.look.large')}
                open={() => setLarge(true)}
              />
            ) : (
              <Skeleton height={340} radius={10} />
            )}
            <div className={classes.acts}>
              <SegmentedControl
                size="xs"
                value={view}
                onChange={(v) => remember('journey.mail.view', v)}
                aria-label={t('mail.view')}
                data={[
                  { value: 'desk', label: t('mail.view.desk') },
                  { value: 'phone', label: t('mail.view.phone') },
                ]}
              />
              <Button
                size="xs"
                variant="light"
                leftSection={<IconArrowsMaximize size={15} />}
                disabled={!look}
                onClick={() => setLarge(true)}
              >
                {t('journey.look.large')}
              </Button>
            </div>
            {whole.version > 0 && whole.changed && <p className={classes.note}>{t('journey.look.draft')}</p>}
            {(look?.notes ?? []).map((n) => (
              <p key={n} className={classes.left}>
                {n}
              </p>
            ))}
          </>
        )}
      </Term>
      <MailDialog
        wish={wish}
        chosen={contact !== undefined}
        choose={setContact}
        opened={large}
        close={() => setLarge(false)}
      />
    </>
  );
}
