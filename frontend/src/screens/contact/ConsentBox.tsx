import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { ConsentWord } from '../contacts/ConsentWord';
import { AddConsent } from './AddConsent';
import common from './Contact.module.css';
import { LiftOptOut } from './LiftOptOut';
import { OptOut } from './OptOut';
import classes from './Person.module.css';
import { useConsents } from './useConsents';

/** ConsentBox says whether advertising may be sent, in the person's own words where there are such, and changes it. */
export function ConsentBox({ contact: c }: { readonly contact: Schemas['Contact'] }) {
  const { t } = useTranslation();
  const [stopping, setStopping] = useState(false);
  const [recording, setRecording] = useState(false);
  const [lifting, setLifting] = useState(false);
  const known = useConsents(c.id);
  const stopped = known.data?.stopped ?? [];
  return (
    <section className={classes.consentBox} aria-label={t('contact.consent')}>
      <div>
        <small>{t('contact.consent')}</small>
        <strong>
          <ConsentWord state={c.consent_state} size={17} />
        </strong>
      </div>
      <p>{t(`contact.consent.${c.consent_state}`)}</p>
      <div className={classes.consentActions}>
        {c.consent_state !== 'given' && c.consent_state !== 'stopped' && (
          <Button size="compact-sm" variant="light" onClick={() => setRecording(true)}>
            {t('contact.consent.record')}
          </Button>
        )}
        {stopped.length > 0 && (
          <Button size="compact-sm" variant="light" onClick={() => setLifting(true)}>
            {t('contact.lift')}
          </Button>
        )}
        {!stopped.includes('all') && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red.9"
            className={common.danger}
            onClick={() => setStopping(true)}
          >
            {t(c.suppressed ? 'contact.stop.go.all' : 'contact.stop')}
          </Button>
        )}
      </div>
      {stopping && <OptOut contact={c} close={() => setStopping(false)} />}
      {lifting && <LiftOptOut contact={c} stopped={stopped} close={() => setLifting(false)} />}
      {recording && <AddConsent contact={c} close={() => setRecording(false)} />}
    </section>
  );
}
