import { IconAlertTriangle, IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { Links } from './Links';
import classes from './Mail.module.css';

interface Props {
  readonly preview: Schemas['MailPreview'];
  /** Bytes of the whole mail, where there is one. */
  readonly size?: number | undefined;
}

/** Checks lists what was checked of a mail: links, pictures without alt text, remote pictures, size. */
export function Checks({ preview, size }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <div className={classes.checks}>
      <Links links={preview.links ?? []} />
      {preview.images_without_text > 0 && (
        <span className={classes.check} data-tone="wait" title={t('mail.images.help')}>
          <IconAlertTriangle size={15} aria-hidden />
          {t('mail.images', { count: preview.images_without_text })}
        </span>
      )}
      {preview.remote_images > 0 && (
        <span className={classes.check} data-tone="wait" title={t('mail.remote.help')}>
          <IconPhotoOff size={15} aria-hidden />
          {t('mail.remote', { count: preview.remote_images })}
        </span>
      )}
      {size !== undefined && (
        <span className={classes.check} title={t('mail.size.help')}>
          {new Intl.NumberFormat(i18n.language, { maximumFractionDigits: size < 10_240 ? 1 : 0 }).format(size / 1024)}{' '}
          KB
        </span>
      )}
    </div>
  );
}
