import { useTranslation } from 'react-i18next';
import classes from './Mailbox.module.css';

interface Props {
  readonly unread: boolean;
  readonly counts: { readonly total: number; readonly unread: number } | undefined;
  readonly onChange: (unread: boolean) => void;
}

/** Filters chooses all mails or the unread ones. */
export function Filters({ unread, counts, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const figure = new Intl.NumberFormat(i18n.language);
  const all = [
    { on: false, word: 'mailbox.all', n: counts?.total },
    { on: true, word: 'mailbox.unread', n: counts?.unread },
  ] as const;
  return (
    <fieldset className={classes.filters} aria-label={t('mailbox.filter')}>
      {all.map((f) => (
        <button key={f.word} type="button" aria-pressed={unread === f.on} onClick={() => onChange(f.on)}>
          {t(f.word)} {f.n !== undefined && <span>{figure.format(f.n)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
