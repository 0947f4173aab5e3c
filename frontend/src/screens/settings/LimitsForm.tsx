import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew } from '../../bridge';
import { done, Panel, Trouble, useAct } from '../../parts';
import type { Account } from './account';
import classes from './Settings.module.css';

/** LimitsForm edits the sending limits of the account; beyond them mail waits. */
export function LimitsForm({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  const [hour, setHour] = useState<number | string>(account.per_hour);
  const [day, setDay] = useState<number | string>(account.per_day);
  const [connections, setConnections] = useState<number | string>(account.connections);
  const [refusals, setRefusals] = useState<number | string>(account.refusal_limit);
  const limits = {
    per_hour: Number(hour),
    per_day: Number(day),
    connections: Number(connections),
    refusal_limit: Number(refusals),
  };
  const changed =
    limits.per_hour !== account.per_hour ||
    limits.per_day !== account.per_day ||
    limits.connections !== account.connections ||
    limits.refusal_limit !== account.refusal_limit;
  const {
    busy,
    error,
    run: save,
  } = useAct(async () => {
    await ask(api.PATCH('/api/account', { body: limits }));
    await renew('account');
    done(t('settings.saved'));
  });
  return (
    <Panel title={t('settings.limits')}>
      <p className={classes.help}>{t('settings.limits.text')}</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <div className={classes.fields}>
          <NumberInput
            label={t('settings.limits.hour')}
            description={t('settings.limits.zero')}
            value={hour}
            onChange={setHour}
            min={0}
            max={1_000_000}
            thousandSeparator=","
            allowDecimal={false}
          />
          <NumberInput
            label={t('settings.limits.day')}
            description={t('settings.limits.zero')}
            value={day}
            onChange={setDay}
            min={0}
            max={10_000_000}
            thousandSeparator=","
            allowDecimal={false}
          />
          <NumberInput
            label={t('settings.limits.connections')}
            description={t('settings.limits.connections.text')}
            value={connections}
            onChange={setConnections}
            min={1}
            max={256}
            allowDecimal={false}
          />
        </div>
        <details className={classes.advanced} open={account.refusal_limit !== 3}>
          <summary>{t('settings.limits.advanced')}</summary>
          <div className={classes.fields}>
            <NumberInput
              label={t('settings.limits.refusals')}
              description={t('settings.limits.refusals.text')}
              value={refusals}
              onChange={setRefusals}
              min={2}
              max={20}
              allowDecimal={false}
            />
          </div>
        </details>
        {error !== undefined && <Trouble compact error={error} />}
        <div className={classes.buttons}>
          <Button type="submit" disabled={!changed} loading={busy}>
            {t('settings.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
