import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Mail.module.css';
import { inScheme } from './scheme';

interface Props {
  readonly document: string;
  readonly title: string;
  readonly dark: boolean;
  readonly width: number;
  readonly height: number;
  readonly scale?: number;
}

/** Sheet is the locked frame of one mail: no scripts, no forms, no network, links that open nothing. */
export function Sheet({ document, title, dark, width, height, scale = 1 }: Props) {
  const { t } = useTranslation();
  const shown = useMemo(() => inScheme(document, dark), [document, dark]);
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // A mail that is longer than its frame is scrolled by keys; browsers count its frame as focused in no style.
    const mark = () => frame.current?.toggleAttribute('data-focused', window.document.activeElement === frame.current);
    window.addEventListener('blur', mark);
    window.addEventListener('focus', mark);
    window.document.addEventListener('focusin', mark);
    return () => {
      window.removeEventListener('blur', mark);
      window.removeEventListener('focus', mark);
      window.document.removeEventListener('focusin', mark);
    };
  }, []);
  return (
    <iframe
      ref={frame}
      className={classes.sheet}
      sandbox=""
      srcDoc={shown}
      referrerPolicy="no-referrer"
      title={t('mail.frame', { subject: title })}
      style={{
        display: 'block',
        width: width / scale,
        height: height / scale,
        border: 0,
        colorScheme: dark ? 'dark' : 'light',
        transform: scale === 1 ? undefined : `scale(${scale})`,
        transformOrigin: '0 0',
      }}
    />
  );
}
