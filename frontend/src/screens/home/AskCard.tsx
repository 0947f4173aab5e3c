import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { said } from '../../parts';
import classes from './Late.module.css';
import { LateJourneys } from './LateJourneys';

interface Way<A extends string> {
  readonly as: A;
  readonly name: string;
  /** What is counted and when it would be over. */
  readonly figure?: ReactNode;
  readonly text: string;
}

interface Props<A extends string> {
  readonly batch: Schemas['Late'];
  readonly mark: ReactNode;
  readonly title: ReactNode;
  readonly text: ReactNode;
  /** Beside the title: where those who are asked about can be seen. */
  readonly link?: ReactNode;
  readonly legend: string;
  readonly ways: readonly Way<A>[];
  readonly answer: A;
  readonly onAnswer: (to: A) => void;
  readonly error: unknown;
  /** What carries the answer out, and what is said beside it. */
  readonly children: ReactNode;
}

/** AskCard says what became late while the engine could not act or had a wrong date, by journey, and asks what to do. */
export function AskCard<A extends string>(p: Props<A>) {
  const { t } = useTranslation();
  const title = useId();
  const trouble = p.error === undefined ? undefined : said(p.error, t);
  return (
    <section className={classes.card} aria-labelledby={title}>
      <header>
        <span className={classes.mark}>{p.mark}</span>
        <div>
          <h2 id={title}>{p.title}</h2>
          <p>{p.text}</p>
        </div>
        {p.link}
      </header>
      <LateJourneys batch={p.batch} />
      {p.batch.state === 'asking' && (
        <>
          <fieldset className={classes.ways}>
            <legend>{p.legend}</legend>
            {p.ways.map((way) => (
              <label key={way.as} data-chosen={p.answer === way.as || undefined}>
                <span className={classes.way}>
                  <input type="radio" name={title} checked={p.answer === way.as} onChange={() => p.onAnswer(way.as)} />
                  <strong>{way.name}</strong>
                </span>
                {way.figure && <span className={classes.figure}>{way.figure}</span>}
                <span>{way.text}</span>
              </label>
            ))}
          </fieldset>
          {trouble && (
            <p className={classes.trouble} role="alert">
              <strong>{trouble.text}</strong> {trouble.hint}
            </p>
          )}
          <footer>{p.children}</footer>
        </>
      )}
    </section>
  );
}
