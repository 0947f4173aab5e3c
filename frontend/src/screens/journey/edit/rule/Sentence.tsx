import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Sentence.module.css';

interface Props {
  readonly word: string;
  readonly slots: Readonly<Record<string, ReactNode>>;
}

const mark = '\u0001';
/** A text of at most this many characters stays on the line of the control before it: a particle, a unit. */
const short = 5;

/** Sentence puts controls into a text, in the word order of its language. */
export function Sentence({ word, slots }: Props) {
  const { t } = useTranslation();
  const marks = Object.fromEntries(Object.keys(slots).map((k) => [k, mark + k + mark]));
  const pieces = t(word, marks)
    .split(mark)
    .map((p) => p.trim());
  return pieces.map((piece, i) => {
    if (i % 2 === 0) {
      const stays = i > 0 && piece.length <= short;
      return piece === '' || stays ? null : <span key={`text ${pieces[i + 1] ?? 'end'}`}>{piece}</span>;
    }
    const behind = pieces[i + 1] ?? '';
    return (
      <span key={piece} className={classes.held}>
        {slots[piece]}
        {behind !== '' && behind.length <= short && <span>{behind}</span>}
      </span>
    );
  });
}
