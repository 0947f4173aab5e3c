import { ActionIcon, SegmentedControl, Tabs, Tooltip } from '@mantine/core';
import { IconColumns2, IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { remember, useRemembered } from '../preferences';
import { Checks } from './Checks';
import type { Framed, View } from './framed';
import classes from './Mail.module.css';
import { MailFrames } from './MailFrames';

export type MailPart = 'html' | 'text' | 'headers' | 'source';

interface Props {
  readonly mail: Framed;
  readonly preview: Schemas['MailPreview'];
  readonly text: string;
  readonly headers?: readonly Schemas['PracticeField'][] | undefined;
  readonly source?: string | undefined;
  /** The source was longer than what is shown. */
  readonly cut?: boolean | undefined;
  readonly size?: number | undefined;
  readonly dark: boolean;
  readonly onDark: (dark: boolean) => void;
  /** Ways to show it, and where the chosen one is remembered. */
  readonly views: readonly View[];
  readonly memory: string;
}

const icons = { desk: IconDeviceDesktop, phone: IconDeviceMobile, both: IconColumns2 } as const;

/** MailView is one mail with its parts on tabs, its checks and the ways to look at it. */
export function MailView({ mail, preview, text, headers, source, cut, size, dark, onDark, views, memory }: Props) {
  const { t } = useTranslation();
  const [part, setPart] = useState<MailPart>('html');
  const kept = useRemembered(memory, views.at(-1));
  const view = views.find((v) => v === kept) ?? views.at(-1) ?? 'desk';
  const parts: readonly MailPart[] = [
    'html',
    'text',
    ...(headers ? ['headers' as const] : []),
    ...(source === undefined ? [] : ['source' as const]),
  ];
  return (
    <Tabs
      value={part}
      onChange={(v) => setPart(parts.find((p) => p === v) ?? 'html')}
      className={classes.mail}
      keepMounted={false}
    >
      <div className={classes.tabLine}>
        <Tabs.List className={classes.tabs}>
          {parts.map((p) => (
            <Tabs.Tab key={p} value={p}>
              {t(`mail.part.${p}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Checks preview={preview} size={size} />
        {part === 'html' && (
          <div className={classes.ways}>
            <SegmentedControl
              size="xs"
              value={view}
              onChange={(v) => remember(memory, v)}
              aria-label={t('mail.view')}
              data={views.map((v) => {
                const Mark = icons[v];
                return {
                  value: v,
                  label: (
                    <span className={classes.way}>
                      <Mark size={15} aria-hidden />
                      {t(`mail.view.${v}`)}
                    </span>
                  ),
                };
              })}
            />
            <Tooltip label={dark ? t('mail.light') : t('mail.dark')}>
              <ActionIcon
                variant="default"
                size={32}
                aria-label={t('mail.dark')}
                aria-pressed={dark}
                onClick={() => onDark(!dark)}
              >
                {dark ? <IconSun size={17} /> : <IconMoon size={17} />}
              </ActionIcon>
            </Tooltip>
          </div>
        )}
      </div>
      <Tabs.Panel value="html" className={classes.panel}>
        <MailFrames mail={mail} view={view} dark={dark} />
      </Tabs.Panel>
      <Tabs.Panel value="text" className={classes.panel}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
        <section className={classes.reading} tabIndex={0} aria-label={t('mail.part.text')}>
          {text.trim() ? (
            <pre className={classes.plain}>{text}</pre>
          ) : (
            <p className={classes.none}>{t('mail.text.none')}</p>
          )}
        </section>
      </Tabs.Panel>
      {headers && (
        <Tabs.Panel value="headers" className={classes.panel}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
          <section className={classes.reading} tabIndex={0} aria-label={t('mail.part.headers')}>
            <dl className={classes.headers}>
              {headers.map((h, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names come more than once, the order is the mail's
                <div key={i}>
                  <dt>{h.name}</dt>
                  <dd>{h.value}</dd>
                </div>
              ))}
            </dl>
          </section>
        </Tabs.Panel>
      )}
      {source !== undefined && (
        <Tabs.Panel value="source" className={classes.panel}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
          <section className={classes.reading} tabIndex={0} aria-label={t('mail.part.source')}>
            {cut && <p className={classes.none}>{t('mail.source.cut')}</p>}
            <pre className={classes.source}>{source}</pre>
          </section>
        </Tabs.Panel>
      )}
    </Tabs>
  );
}
