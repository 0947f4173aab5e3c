import { useTranslation } from 'react-i18next';
import { say } from '../../canvas';
import { fieldWord } from '../../journey';
import classes from './Journey.module.css';
import { piecesOf } from './pieces';

/** Subject shows a mail's subject with its places as marks: 〔氏名〕、ようこそ. */
export function Subject({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.subject}>
      {piecesOf(text).map((p, i) =>
        'text' in p ? (
          p.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change their order
          <mark key={i}>{say(t, fieldWord(p.place.replace(/^contact\./, '')))}</mark>
        ),
      )}
    </span>
  );
}
