import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem } from '../../bridge';
import { Chip, done, failed, Loading, Panel, Trouble, useOnce } from '../../parts';
import { AccountForm } from './AccountForm';
import type { Account } from './account';
import { LimitsForm } from './LimitsForm';
import { SenderForm } from './SenderForm';
import classes from './Settings.module.css';
import { VaultPanel } from './VaultPanel';

/** useAccount is the account that sends; null while there is none. */
function useAccount() {
  return useQuery({
    queryKey: ['account'],
    queryFn: async (): Promise<Account | null> => {
      try {
        return await ask(api.GET('/api/account'));
      } catch (e) {
        if (e instanceof Problem && e.status === 404) {
          return null;
        }
        throw e;
      }
    },
  });
}

/** MailSettings has the sending account, its sender and its limits. */
export function MailSettings() {
  const [changing, setChanging] = useState(false);
  const account = useAccount();
  if (account.isPending) {
    return <Loading rows={4} height={90} />;
  }
  if (account.isError) {
    return <Trouble error={account.error} again={() => void account.refetch()} />;
  }
  return (
    <>
      <VaultPanel />
      {account.data && !changing && <Connected account={account.data} change={() => setChanging(true)} />}
      {(!account.data || changing) && (
        <AccountForm account={account.data ?? undefined} close={() => setChanging(false)} />
      )}
      {account.data && !changing && (
        <>
          <SenderForm key={account.data.from} account={account.data} />
          <LimitsForm
            key={`${account.data.per_hour}/${account.data.per_day}/${account.data.connections}/${account.data.refusal_limit}`}
            account={account.data}
          />
        </>
      )}
    </>
  );
}

const tones = { ready: 'good', attention: 'bad', resting: 'wait', locked: 'wait' } as const;

function Connected({ account, change }: { readonly account: Account; readonly change: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { busy, run: again } = useOnce((refused: 'send' | 'give up') =>
    ask(api.POST(refused === 'send' ? '/api/account/retry' : '/api/account/excuse')).then(async () => {
      await cache.invalidateQueries();
      done(t(refused === 'send' ? 'settings.mail.retried' : 'settings.mail.excused'));
    }, failed),
  );
  return (
    <Panel
      title={
        <>
          {t('settings.mail.account')}
          <Chip tone={tones[account.state]} dot>
            {account.state_text}
          </Chip>
        </>
      }
      aside={
        <Button variant="default" onClick={change}>
          {t('settings.mail.change')}
        </Button>
      }
    >
      {account.reason && (
        <div className={`${classes.hint} ${classes.warn}`} role="status">
          <span>{account.reason}</span>
          {account.state !== 'locked' && (
            <div className={classes.answers}>
              <Button size="xs" variant="default" loading={busy} onClick={() => void again('send')}>
                {t('settings.mail.retry')}
              </Button>
              {account.refused && (
                <Button size="xs" variant="default" loading={busy} onClick={() => void again('give up')}>
                  {t('settings.mail.excuse')}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
      {account.waiting && (
        <p className={classes.hint} role="status">
          <span>{account.waiting}</span>
        </p>
      )}
      <dl className={classes.summary}>
        <dt>{t('settings.mail.from')}</dt>
        <dd>{account.from}</dd>
        <dt>{t('settings.mail.server')}</dt>
        <dd>
          {account.host}:{account.port}
          {t('dot')}
          {t(`settings.security.${account.security}`)}
        </dd>
        {account.user && (
          <>
            <dt>{t('settings.mail.user')}</dt>
            <dd>{account.user}</dd>
            <dt>{t('settings.mail.password')}</dt>
            <dd>{t(account.password_kept ? `settings.mail.kept.${account.kept_in}` : 'settings.mail.notKept')}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
