import { Button, Select } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { text } from '../../../journey/drawing';
import { failed, useOnce } from '../../../parts';
import { useInRoom } from '../inRoom';
import { MailLook } from '../mail/MailLook';
import { Term } from '../Term';
import type { ControlProps } from './control';
import classes from './Inspect.module.css';
import { MailWriting } from './MailWriting';
import { copyMail, useMails } from './useMails';

/** MailField asks for a mail of the workspace; the mail can be copied, and its subject edited here. A body is not
 * written here, so that none is made from nothing. */
export function MailField({ label, help, value, set }: ControlProps) {
  const { t } = useTranslation();
  const { whole } = useInRoom();
  const mails = useMails().data;
  const key = text(value);
  const chosen = mails?.find((m) => m.id === key);
  const { busy, run } = useOnce(async (from: string, title: string) => {
    try {
      set(await copyMail(from, title));
    } catch (e) {
      failed(e);
    }
  });
  const subjects = new Map(mails?.map((m) => [m.id, m.subject]));
  const used = whole.messages.find((m) => m.id === key); // known only when the draft is saved
  const missing = key !== '' && mails !== undefined && !chosen;
  return (
    <>
      <Select
        label={label}
        description={help}
        searchable
        allowDeselect={false}
        limit={100}
        placeholder={t('inspect.mail.choose')}
        nothingFoundMessage={t('inspect.mail.none')}
        data={(mails ?? []).map((m) => ({ value: m.id, label: m.name || t('inspect.mail.untitled') }))}
        value={chosen?.id ?? null}
        error={key === '' ? t('inspect.problem.mail') : missing ? t('inspect.problem.mail.gone') : undefined}
        filter={({ options, search, limit }) => {
          const wanted = search.trim().toLowerCase();
          return options
            .filter((o) => 'value' in o && `${o.label} ${subjects.get(o.value) ?? ''}`.toLowerCase().includes(wanted))
            .slice(0, limit);
        }}
        renderOption={({ option }) => (
          <span className={classes.option}>
            <span>{option.label}</span>
            {subjects.get(option.value) && <span className={classes.quiet}>{subjects.get(option.value)}</span>}
          </span>
        )}
        onChange={(v) => v && set(v)}
      />
      {chosen && (
        <div className={classes.buttons}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={15} />}
            disabled={busy}
            onClick={() => void run(chosen.id, t('inspect.mail.copied', { title: chosen.name }))}
          >
            {t('inspect.mail.copy')}
          </Button>
        </div>
      )}
      {chosen && <MailWriting key={chosen.id} mail={chosen} />}
      {used && (
        <dl>
          <MailLook key={used.id} mail={used} />
          <Term name={t('journey.content.purpose')}>{t(`journey.purpose.${used.purpose}`)}</Term>
        </dl>
      )}
    </>
  );
}
