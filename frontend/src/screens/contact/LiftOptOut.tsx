import { Button, Modal, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { DialogFoot, done, said, useAct } from '../../parts';
import common from './Contact.module.css';
import classes from './Dialogs.module.css';

type Purpose = NonNullable<Schemas['LiftOptOut']['purpose']>;

const purposes: readonly Purpose[] = ['marketing', 'service', 'all'];

interface Props {
  readonly contact: Schemas['Contact'];
  /** What is stopped now. */
  readonly stopped: readonly string[];
  readonly close: () => void;
}

/** LiftOptOut ends what a person stopped, because they asked for mail again: who, when and how is kept. */
export function LiftOptOut({ contact: c, stopped, close }: Props) {
  const { t } = useTranslation();
  const choices = purposes.filter((p) => stopped.includes(p));
  const [purpose, setPurpose] = useState<Purpose | undefined>(choices.length === 1 ? choices[0] : undefined);
  const [evidence, setEvidence] = useState('');
  const name = c.name || c.address;
  const {
    busy,
    error,
    run: lift,
  } = useAct(async () => {
    if (!purpose) return;
    await ask(api.POST('/api/contacts/lift-opt-out', { body: { contact: c.id, purpose, evidence: evidence.trim() } }));
    void renew('contact');
    done(t('contact.lift.done', { name }));
    close();
  });
  const trouble = error === undefined ? undefined : said(error, t);
  return (
    <Modal
      opened
      onClose={close}
      size={520}
      title={<strong className={classes.dialogTitle}>{t('contact.lift.title', { name })}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Radio.Group
        value={purpose ?? ''}
        onChange={(v) => setPurpose(choices.find((p) => p === v))}
        aria-label={t('contact.lift')}
      >
        <div className={classes.choices}>
          {choices.map((p) => (
            <Radio key={p} value={p} label={<b>{t(`contact.stopped.${p}`)}</b>} description={t(`contact.lift.${p}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        className={classes.evidence ?? ''}
        autosize
        required
        minRows={2}
        maxRows={6}
        maxLength={2000}
        label={t('contact.lift.evidence')}
        placeholder={t('contact.lift.evidence.example')}
        value={evidence}
        onChange={(e) => setEvidence(e.currentTarget.value)}
      />
      <p className={classes.note}>{t('contact.lift.note')}</p>
      {trouble && (
        <p className={common.trouble} role="alert">
          <strong>{trouble.text}</strong> {trouble.hint}
        </p>
      )}
      <DialogFoot close={close} busy={busy}>
        <Button onClick={lift} loading={busy} disabled={!purpose || evidence.trim().length < 5}>
          {t('contact.lift.go')}
        </Button>
      </DialogFoot>
    </Modal>
  );
}
