import { Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { CopyButton } from './CopyButton';
import classes from './Mail.module.css';

type Link = Schemas['MailLink'];

/** Links says how many links a mail has and whether one leads nowhere; pressed, it lists them. */
export function Links({ links }: { readonly links: readonly Link[] }) {
  const { t } = useTranslation();
  const bad = links.filter((l) => !l.ok).length;
  if (links.length === 0) {
    return (
      <span className={classes.check}>
        <IconLink size={15} aria-hidden />
        {t('mail.links.none')}
      </span>
    );
  }
  return (
    <Popover position="bottom-end" width={460} shadow="md" radius={10} withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.check} data-tone={bad ? 'wait' : 'good'} data-press>
          {bad ? <IconAlertTriangle size={15} aria-hidden /> : <IconCircleCheck size={15} aria-hidden />}
          {bad ? t('mail.links.bad', { count: links.length, bad }) : t('mail.links', { count: links.length })}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.linkBox} aria-label={t('mail.links.title')}>
        <strong>{t('mail.links.title')}</strong>
        <p>{t('mail.links.help')}</p>
        <ol>
          {links.map((l, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order of the mail is what tells links apart
            <li key={i}>
              <span>
                <b>{l.text || t('mail.links.noText')}</b>
                <span className={classes.target} data-bad={!l.ok || undefined}>
                  {!l.ok && <IconAlertTriangle size={13} aria-hidden />}
                  {l.href || t('mail.links.noTarget')}
                </span>
              </span>
              {l.href && <CopyButton text={l.href} label={t('mail.links.copy')} />}
            </li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}
