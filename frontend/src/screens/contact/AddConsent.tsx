import { Button, Modal, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { DialogFoot, done, said, useAct } from '../../parts';
import common from './Contact.module.css';
import classes from './Dialogs.module.css';

type Basis = Schemas['AddConsent']['basis'];

const bases: readonly Basis[] = ['opt-in', 'existing-customer', 'business-card', 'none'];

interface Props {
  readonly contact: Schemas['Contact'];
  readonly close: () => void;
}

/** AddConsent records the ground of a consent to advertising, and its evidence. */
export function AddConsent({ contact: c, close }: Props) {
  const { t } = useTranslation();
  const [basis, setBasis] = useState<Basis>('opt-in');
  const [evidence, setEvidence] = useState('');
  const {
    busy,
    error,
    run: save,
  } = useAct(async () => {
    await ask(
      api.POST('/api/contacts/{id}/consents', {
        params: { path: { id: c.id } },
        body: { basis, purpose: 'marketing', ...(evidence.trim() ? { evidence: evidence.trim() } : {}) },
      }),
    );
    void renew('contact');
    done(t('contact.consent.recorded'));
    close();
  });
  const trouble = error === undefined ? undefined : said(error, t);
  return (
    <Modal
      opened
      onClose={close}
      size={520}
      title={
        <strong className={classes.dialogTitle}>{t('contact.consent.title', { name: c.name || c.address })}</strong>
      }
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Radio.Group
        value={basis}
        onChange={(v) => setBasis(bases.find((b) => b === v) ?? 'opt-in')}
        label={t('contact.consent.basis')}
      >
        <div className={classes.choices}>
          {bases.map((b) => (
            <Radio key={b} value={b} label={t(`contacts.basis.${b}`)} description={t(`contacts.basis.${b}.text`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        className={classes.evidence ?? ''}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        label={t('contact.consent.evidence')}
        placeholder={t('contact.consent.evidence.example')}
        value={evidence}
        onChange={(e) => setEvidence(e.currentTarget.value)}
      />
      {trouble && (
        <p className={common.trouble} role="alert">
          <strong>{trouble.text}</strong> {trouble.hint}
        </p>
      )}
      <DialogFoot close={close} busy={busy}>
        <Button onClick={save} loading={busy}>
          {t('contact.consent.save')}
        </Button>
      </DialogFoot>
    </Modal>
  );
}
