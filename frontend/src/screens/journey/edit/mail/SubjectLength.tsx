import { useTranslation } from 'react-i18next';
import classes from './ChipLine.module.css';
import { piecesIn } from './chips';
import { columns, phoneColumns, seenOnPhone } from './phone';
import { usePlaces } from './usePlaces';

/** SubjectLength says how much of a subject the inbox of a phone shows. A chip counts as its fallback or its name. */
export function SubjectLength({ subject }: { readonly subject: string }) {
  const { t, i18n } = useTranslation();
  const { name } = usePlaces();
  const plain = piecesIn(subject)
    .map((p) =>
      p.kind === 'chip'
        ? p.fallback || `${name(p.field)}${p.honorific ? t('mailstep.chip.honorific.shown') : ''}`
        : p.source,
    )
    .join('');
  const width = columns(plain);
  if (width === 0) {
    return null;
  }
  // In Japanese full-width characters are counted.
  const n = { count: i18n.language === 'ja' ? Math.ceil(width / 2) : width };
  return (
    <p className={classes.length} data-long={width > phoneColumns || undefined}>
      {width > phoneColumns ? t('mailstep.phone.cut', { ...n, seen: seenOnPhone(plain) }) : t('mailstep.phone.fits', n)}
    </p>
  );
}
