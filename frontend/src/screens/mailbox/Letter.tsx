import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../bridge';
import { go, Loading, Trouble } from '../../parts';
import { MailView } from '../../parts/mail';
import { LetterHead } from './LetterHead';
import type { Mail } from './lines';
import classes from './Mailbox.module.css';
import { senderOf } from './sender';
import { useLetter } from './useMails';

interface Props {
  readonly id: string;
  /** What the list knows of it already. */
  readonly known: Mail | undefined;
  readonly back: (() => void) | undefined;
}

/** Letter is the mail that is open. */
export function Letter({ id, known, back }: Props) {
  const { t } = useTranslation();
  const [dark, setDark] = useState(false);
  const { data, error, refetch, isPending } = useLetter(id, dark);
  const mail = data ?? known;
  const article = useRef<HTMLElement>(null);
  const alone = back !== undefined;
  useEffect(() => {
    if (alone) {
      article.current?.focus(); // there is no list beside it: keys go on from here
    }
  }, [alone]);
  if (error && !data) {
    const gone = error instanceof Problem && error.status === 404;
    return (
      <article className={classes.letter}>
        <Trouble error={error} again={gone ? () => go('/mailbox', true) : () => void refetch()} />
      </article>
    );
  }
  return (
    <article
      ref={article}
      tabIndex={-1}
      className={classes.letter}
      aria-label={mail?.subject ?? t('mailbox.letter')}
      aria-busy={isPending}
    >
      {mail && <LetterHead mail={mail} sender={senderOf(data?.headers, mail.from)} back={back} />}
      {data ? (
        <MailView
          mail={{
            document: data.document,
            subject: data.subject,
            from: senderOf(data.headers, data.from).name || data.from,
            at: data.at,
          }}
          preview={data}
          text={data.text}
          headers={data.headers ?? []}
          source={data.source}
          cut={data.cut}
          size={data.size}
          dark={dark}
          onDark={setDark}
          views={['desk', 'phone', 'both']}
          memory="mailbox.view"
        />
      ) : (
        <div className={classes.waiting}>
          <Loading rows={3} height={120} />
        </div>
      )}
    </article>
  );
}
