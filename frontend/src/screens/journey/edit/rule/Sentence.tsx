import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly word: string;
  readonly slots: Readonly<Record<string, ReactNode>>;
}

const mark = '\u0001';

/** Sentence sets controls into a text, in the order of its language. */
export function Sentence({ word, slots }: Props) {
  const { t } = useTranslation();
  const marks = Object.fromEntries(Object.keys(slots).map((k) => [k, mark + k + mark]));
  return t(word, marks)
    .split(mark)
    .map((piece, i) => {
      const key = i % 2 ? piece : `text-${i}`;
      if (i % 2) return <Fragment key={key}>{slots[piece]}</Fragment>;
      return piece.trim() === '' ? null : <span key={key}>{piece.trim()}</span>;
    });
}
