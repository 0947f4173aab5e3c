import { type Icon, IconBell, IconInfoCircle, IconMail, IconPalette, IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shell } from '../../bridge';
import { href, Page } from '../../parts';
import { About } from './About';
import { Appearance } from './Appearance';
import { Background } from './Background';
import { MailSettings } from './MailSettings';
import classes from './Settings.module.css';
import { WorkspaceSettings } from './WorkspaceSettings';

interface Part {
  readonly id: string;
  readonly icon: Icon;
  readonly show: () => React.ReactNode;
}

const parts: readonly Part[] = [
  { id: 'mail', icon: IconMail, show: () => <MailSettings /> },
  { id: 'appearance', icon: IconPalette, show: () => <Appearance /> },
  { id: 'workspace', icon: IconStack2, show: () => <WorkspaceSettings /> },
  ...(shell ? [{ id: 'background', icon: IconBell, show: () => <Background /> }] : []),
  { id: 'about', icon: IconInfoCircle, show: () => <About /> },
];

/** Settings has the settings of mail, page and workspace. */
export function Settings({ part }: { readonly part: string | undefined }) {
  const { t } = useTranslation();
  const here = parts.find((p) => p.id === part) ?? parts[0];
  return (
    <Page title={t(`settings.${here?.id}`)} above={[{ title: t('nav.settings'), to: ['settings'] }]} fill>
      <div className={classes.settings}>
        <nav aria-label={t('nav.settings')}>
          {parts.map((p) => (
            <a key={p.id} href={href('settings', p.id)} aria-current={p === here ? 'page' : undefined}>
              <p.icon size={18} stroke={1.8} aria-hidden />
              {t(`settings.${p.id}`)}
            </a>
          ))}
        </nav>
        <div className={classes.body}>{here?.show()}</div>
      </div>
    </Page>
  );
}
