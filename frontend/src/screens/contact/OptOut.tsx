import { Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { DialogFoot, done, said, useAct } from '../../parts';
import common from './Contact.module.css';
import classes from './Dialogs.module.css';

interface Props {
  readonly contact: Schemas['Contact'];
  readonly close: () => void;
}

/** OptOut asks which mail to stop, and says that this stays until it is lifted. */
export function OptOut({ contact: c, close }: Props) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<'marketing' | 'all'>(c.suppressed ? 'all' : 'marketing');
  const name = c.name || c.address;
  const {
    busy,
    error,
    run: stop,
  } = useAct(async () => {
    const { new: fresh } = await ask(api.POST('/api/contacts/opt-out', { body: { address: c.id, purpose } }));
    void renew('contact');
    done(t(fresh ? `contact.stop.done.${purpose}` : 'contact.stop.already', { name }));
    close();
  });
  const trouble = error === undefined ? undefined : said(error, t);
  return (
    <Modal
      opened
      onClose={close}
      size={520}
      title={<strong className={classes.dialogTitle}>{t('contact.stop.title', { name })}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Radio.Group
        value={purpose}
        onChange={(v) => setPurpose(v === 'all' ? 'all' : 'marketing')}
        aria-label={t('contact.stop')}
      >
        <div className={classes.choices}>
          {!c.suppressed && (
            <Radio
              value="marketing"
              label={<b>{t('contact.stop.marketing')}</b>}
              description={t('contact.stop.marketing.text')}
            />
          )}
          <Radio value="all" label={<b>{t('contact.stop.all')}</b>} description={t('contact.stop.all.text')} />
        </div>
      </Radio.Group>
      <p className={classes.note}>{t('contact.stop.note', { address: c.address })}</p>
      {trouble && (
        <p className={common.trouble} role="alert">
          <strong>{trouble.text}</strong> {trouble.hint}
        </p>
      )}
      <DialogFoot close={close} busy={busy}>
        <Button color="red.9" onClick={stop} loading={busy}>
          {t(`contact.stop.go.${purpose}`)}
        </Button>
      </DialogFoot>
    </Modal>
  );
}
