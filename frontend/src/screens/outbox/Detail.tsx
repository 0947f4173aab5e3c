import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go, href, Loading, PracticeMark, Trouble, when } from '../../parts';
import { MailView } from '../../parts/mail';
import { Choices } from './Choices';
import { Course } from './Course';
import { storyOf } from './course';
import { decide } from './decide';
import { Facts } from './Facts';
import classes from './Outbox.module.css';
import { StateChip } from './StateChip';
import { whenOf } from './states';
import { useDelivery } from './useOutbox';

interface Props {
  readonly id: string;
  /** True where there is no room for the table beside it; then it takes the focus. */
  readonly alone: boolean;
}

/** Detail is one delivery: what happened, why, what comes next, what can be done, and the mail itself. */
export function Detail({ id, alone }: Props) {
  const { t } = useTranslation();
  const [dark, setDark] = useState(false);
  const { data: d, error, refetch } = useDelivery(id, dark);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (alone) {
      panel.current?.focus();
    }
  }, [alone]);
  const closing = (
    <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('close')} onClick={() => go('/outbox')}>
      <IconX size={18} />
    </ActionIcon>
  );
  if (!d) {
    return (
      <aside ref={panel} tabIndex={-1} className={classes.detail} aria-label={t('outbox.detail')}>
        <div className={classes.detailTop}>
          <span />
          {closing}
        </div>
        <div className={classes.detailBody}>
          {error ? <Trouble error={error} again={() => void refetch()} /> : <Loading rows={5} height={64} />}
        </div>
      </aside>
    );
  }
  const open = d.state === 'unknown' && (d.can?.length ?? 0) > 0;
  return (
    <aside ref={panel} tabIndex={-1} className={classes.detail} aria-label={t('outbox.detail')}>
      <div className={classes.detailTop}>
        <StateChip delivery={d} />
        {d.practice && <PracticeMark />}
        <a className={classes.why} href={`${href('contacts', d.contact)}?delivery=${d.id}`}>
          {t(d.state === 'sent' ? 'mailbox.why' : 'outbox.why')}
        </a>
        {closing}
      </div>
      <div className={classes.detailBody}>
        <h2>{d.subject || t('outbox.noSubject')}</h2>
        <p className={classes.to}>
          <a href={href('contacts', d.contact)}>{d.name ? t('mailbox.person', { name: d.name }) : d.address}</a>
          {d.name && <span>{d.address}</span>}
        </p>
        <div className={classes.story}>
          <p className={classes.said}>{t(`outbox.story.${storyOf(d)}`, { at: when(whenOf(d)) })}</p>
          {d.reason && <p>{d.reason}</p>}
          {d.releases && d.state !== 'due' && d.state !== 'later' && (
            <p className={classes.releases}>
              <b>{t('outbox.releases')}</b> {d.releases}
            </p>
          )}
        </div>
        {open && <Choices delivery={d} />}
        {!open && (d.can?.length ?? 0) > 0 && (
          <div className={classes.acts}>
            {d.can?.includes('again') && (
              <Button variant="default" onClick={() => decide(d, 'again')}>
                {t(d.state === 'held' ? 'outbox.act.release' : 'outbox.act.again')}
              </Button>
            )}
            {d.can?.includes('skip') && (
              <Button variant="subtle" color="red.9" className={classes.skip} onClick={() => decide(d, 'skip')}>
                {t('outbox.act.skip')}
              </Button>
            )}
          </div>
        )}
        <h3>{t('outbox.course')}</h3>
        <Course delivery={d} />
        <h3>{t('outbox.facts')}</h3>
        <Facts delivery={d} />
        <h3>{t('outbox.mail')}</h3>
        {d.preview ? (
          <>
            {d.preview_is === 'now' && (
              <p className={classes.note}>{t(d.handed_at ? 'outbox.mail.nowAfter' : 'outbox.mail.now')}</p>
            )}
            <div className={classes.mailBox}>
              <MailView
                mail={{ document: d.preview.document, subject: d.subject ?? '', from: d.address, at: whenOf(d) }}
                preview={d.preview}
                text={d.text ?? ''}
                dark={dark}
                onDark={setDark}
                views={['phone', 'desk']}
                memory="outbox.view"
              />
            </div>
          </>
        ) : (
          <p className={classes.note}>{d.unwritable || t('outbox.mail.none')}</p>
        )}
      </div>
    </aside>
  );
}
