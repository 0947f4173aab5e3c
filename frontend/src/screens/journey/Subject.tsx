import { useTranslation } from 'react-i18next';
import { say } from '../../canvas';
import { fieldWord } from '../../journey';
import { piecesOf } from './pieces';
import classes from './Subject.module.css';
import { useLookups } from './useLookups';

/** Subject shows a mail's subject with its placeholders as marks: 〔氏名〕、ようこそ. */
export function Subject({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const { field } = useLookups();
  const name = (place: string) => {
    const key = place.replace(/^contact\./, '');
    if (key === 'salutation' || place === 'sender.name') {
      return t(`journey.place.${place === 'sender.name' ? 'sender' : key}`);
    }
    return field?.(key) ?? say(t, fieldWord(key));
  };
  return (
    <span className={classes.subject}>
      {piecesOf(text).map((p, i) =>
        'text' in p ? (
          p.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change their order
          <mark key={i}>{name(p.place)}</mark>
        ),
      )}
    </span>
  );
}
