import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Schemas } from '../../../bridge';
import { FindingRow } from '../FindingRow';
import { useInRoom } from '../inRoom';
import classes from './Inspect.module.css';
import { ChipLine } from './mail/ChipLine';
import { SubjectLength } from './mail/SubjectLength';
import type { MailWriter } from './mailWriter';
import { useMailWriter } from './useMails';
import { useTyped } from './useTyped';
import { isSaved, type MailPart, shown, type Writing } from './writing';

const most = { subject: 1000, preheader: 1000, title: 200 } as const;

/** MailWriting edits the head of a mail (subject, preheader, name) where a step uses it. */
export function MailWriting({ mail }: { readonly mail: Schemas['MailCard'] }) {
  const { t } = useTranslation();
  const { whole, findings } = useInRoom();
  const writer = useMailWriter(mail);
  const writing = useStore(writer.state);
  const uses = mail.uses ?? [];
  const others = uses.filter((u) => u.id !== whole.id);
  // Those of this step stand above its settings.
  const wrong = findings.filter((f) => f.message === mail.id && !f.node);
  return (
    <fieldset className={classes.group}>
      <legend>{t('inspect.mail.write')}</legend>
      <div className={classes.mailUndo}>
        <Tooltip label={t('mailstep.undo')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('mailstep.undo')}
            disabled={writing.past.length === 0}
            onClick={writer.undo}
          >
            <IconArrowBackUp size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('mailstep.redo')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('mailstep.redo')}
            disabled={writing.future.length === 0}
            onClick={writer.redo}
          >
            <IconArrowForwardUp size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {writing.clash && <Clash writing={writing} writer={writer} />}
      {wrong.length > 0 && (
        <ul className={classes.findings}>
          {wrong.map((f) => (
            <FindingRow key={f.id + f.text} finding={f} />
          ))}
        </ul>
      )}
      <ChipLine
        label={t('inspect.mail.subject')}
        value={shown(writing, 'subject')}
        most={most.subject}
        onChange={(v) => writer.write('subject', v)}
      />
      <SubjectLength subject={shown(writing, 'subject')} />
      <ChipLine
        label={t('inspect.mail.preheader')}
        help={t('inspect.mail.preheader.help')}
        value={shown(writing, 'preheader')}
        most={most.preheader}
        onChange={(v) => writer.write('preheader', v)}
      />
      <MailName value={shown(writing, 'title')} write={(v) => writer.write('title', v)} />
      {uses.length > 1 && (
        <div className={classes.quiet}>
          <p className={classes.quiet}>{t('inspect.mail.shared', { count: uses.length })}</p>
          <ul className={classes.uses} aria-label={t('mailstep.uses')}>
            {others.map((u) => (
              <li key={u.id}>{u.title}</li>
            ))}
          </ul>
        </div>
      )}
      {writing.why ? (
        <p className={classes.bad} role="alert">
          {t('edit.saving.refused', { why: writing.why })}
        </p>
      ) : (
        <p className={classes.quiet} aria-live="polite">
          {t(isSaved(writing) ? 'inspect.mail.saved' : writing.clash ? 'mailstep.clash.held' : 'edit.saving.pending')}
        </p>
      )}
    </fieldset>
  );
}

/** Clash says that somebody else wrote into the same part, and asks whose text stands. */
function Clash({ writing, writer }: { readonly writing: Writing; readonly writer: MailWriter }) {
  const { t } = useTranslation();
  const parts = (Object.keys(most) as MailPart[]).filter((p) => writing.clash?.[p] !== undefined);
  return (
    <div className={classes.clash} role="alert">
      {parts.map((p) => (
        <p key={p}>
          {t('mailstep.clash', { part: t(`inspect.mail.${p}`), theirs: writing.clash?.[p] || t('mailstep.empty') })}
        </p>
      ))}
      <div className={classes.buttons}>
        <Button size="xs" variant="light" onClick={() => writer.choose('ours')}>
          {t('mailstep.clash.ours')}
        </Button>
        <Button size="xs" variant="default" onClick={() => writer.choose('theirs')}>
          {t('mailstep.clash.theirs')}
        </Button>
      </div>
    </div>
  );
}

function MailName({ value, write }: { readonly value: string; readonly write: (text: string) => void }) {
  const { t } = useTranslation();
  const typed = useTyped(value, write);
  return (
    <TextInput
      label={t('inspect.mail.title')}
      description={t('mailstep.title.help')}
      maxLength={most.title}
      value={typed.text}
      onChange={(e) => typed.type(e.currentTarget.value)}
      {...typed.ime}
    />
  );
}
