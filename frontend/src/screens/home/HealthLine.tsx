import { useTranslation } from 'react-i18next';
import { Ago, href, Moment, type Status } from '../../parts';
import classes from './Home.module.css';

/** HealthLine says whether the engine runs, when its last tick was, what is due next and what was sent last. */
export function HealthLine({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  const { engine, workspace } = status;
  const tone =
    !engine.running || workspace.held ? 'wait' : status.health.some((h) => h.kind === 'engine') ? 'bad' : 'good';
  return (
    <section className={classes.health} data-tone={tone} aria-label={t('home.health')}>
      <strong>
        <i className={classes.light} aria-hidden />
        {t(workspace.held ? 'home.health.held' : engine.running ? 'home.health.running' : 'home.health.stopped')}
      </strong>
      {engine.last_tick && (
        <span>
          {t('home.health.tick')}{' '}
          <b>
            <Ago at={engine.last_tick} />
          </b>
        </span>
      )}
      <span>
        {t('home.health.next')}{' '}
        <b>
          {engine.next_due ? (
            <>
              <Moment at={engine.next_due} />
              {engine.next_n ? `${t('dot')}${t('home.count', { count: engine.next_n })}` : ''}
            </>
          ) : (
            t('home.health.nothing')
          )}
        </b>
      </span>
      <span>
        {t('home.health.sent')}{' '}
        <b>
          {engine.last_sent ? (
            <>
              <Moment at={engine.last_sent} />{' '}
              {engine.last_sent_to ? t('home.health.to', { name: engine.last_sent_to }) : ''}
            </>
          ) : (
            t(status.practice > 0 ? 'home.health.practice' : 'home.health.none')
          )}
        </b>
      </span>
      {status.account?.waiting && <span>{status.account.waiting}</span>}
      <a href={href('outbox')}>{t('home.health.more')}</a>
    </section>
  );
}
