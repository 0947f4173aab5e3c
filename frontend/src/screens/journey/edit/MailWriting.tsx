import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Schemas } from '../../../bridge';
import classes from './Inspect.module.css';
import { useMailWriter } from './useMails';
import { useTyped } from './useTyped';
import { isSaved, type MailPart, shown } from './writing';

const parts = [
  ['subject', 1000],
  ['preheader', 1000],
  ['title', 200],
] as const satisfies readonly (readonly [MailPart, number])[];

/** MailWriting edits the head of a mail (subject, preheader) where a step uses it. */
export function MailWriting({ mail }: { readonly mail: Schemas['MailCard'] }) {
  const { t } = useTranslation();
  const writer = useMailWriter(mail);
  const writing = useStore(writer.state);
  const others = (mail.uses ?? []).length;
  return (
    <fieldset className={classes.group}>
      <legend>{t('inspect.mail.write')}</legend>
      {parts.map(([part, most]) => (
        <Part
          key={part}
          label={t(`inspect.mail.${part}`)}
          help={part === 'preheader' ? t('inspect.mail.preheader.help') : undefined}
          value={shown(writing, part)}
          most={most}
          write={(v) => writer.write(part, v)}
        />
      ))}
      {others > 1 && <p className={classes.quiet}>{t('inspect.mail.shared', { count: others })}</p>}
      {writing.why ? (
        <p className={classes.bad} role="alert">
          {t('edit.saving.refused', { why: writing.why })}
        </p>
      ) : (
        <p className={classes.quiet} aria-live="polite">
          {t(isSaved(writing) ? 'inspect.mail.saved' : 'edit.saving.pending')}
        </p>
      )}
    </fieldset>
  );
}

interface PartProps {
  readonly label: string;
  readonly help: string | undefined;
  readonly value: string;
  readonly most: number;
  readonly write: (text: string) => void;
}

function Part({ label, help, value, most, write }: PartProps) {
  const typed = useTyped(value, (text) => write(text.replace(/\s*\n\s*/g, ' '))); // the value is one line
  return (
    <Textarea
      autosize
      minRows={1}
      maxRows={4}
      label={label}
      description={help}
      maxLength={most}
      value={typed.text}
      onChange={(e) => typed.type(e.currentTarget.value)}
      {...typed.ime}
    />
  );
}
