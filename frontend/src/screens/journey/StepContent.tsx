import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../canvas';
import { asks, branchAsks, kindOf, type Node, portWord, stepLine } from '../../journey';
import { branchesOf, text } from '../../journey/drawing';
import { FindingRow } from './FindingRow';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import { MailContent } from './MailContent';
import { outcomesOf } from './outcomes';
import { RuleText } from './RuleText';
import classes from './StepContent.module.css';
import { Term } from './Term';

interface Props {
  readonly step: Node;
}

/** StepContent says in words what a step does, and which steps it leads to. */
export function StepContent({ step }: Props) {
  const { t } = useTranslation();
  const { findings } = useInRoom();
  const help = kindOf(step.kind)?.help;
  const own = findings.filter((f) => f.node === step.id);
  return (
    <div className={common.content}>
      {own.length > 0 && (
        <ul className={common.findings}>
          {own.map((f) => (
            <FindingRow key={f.id + f.text} finding={f} />
          ))}
        </ul>
      )}
      {help && <p className={classes.help}>{t(help)}</p>}
      <dl>
        <What step={step} />
        <Ways step={step} />
      </dl>
    </div>
  );
}

function What({ step }: Props) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  const c = step.config;
  const kind = kindOf(step.kind);
  if (kind && asks(kind, 'message')) {
    return <MailContent message={text(c.message)} />;
  }
  if (branchAsks(kind, 'when')) {
    return branchesOf(step).map((b) => {
      const name = portWord(step, b.port);
      return (
        <Term key={b.port} name={t('journey.content.branch', { name: name ? say(t, name) : b.port })}>
          <RuleText tree={b.when} />
        </Term>
      );
    });
  }
  if (kind && asks(kind, 'title', 'body')) {
    return (
      <>
        <Term name={t('journey.content.notice')}>{text(c.title)}</Term>
        {text(c.body) !== '' && <Term name={t('journey.content.notice.body')}>{text(c.body)}</Term>}
      </>
    );
  }
  if (kind && asks(kind, 'where') && c.where !== undefined) {
    return (
      <Term name={t('journey.content.where')}>
        <RuleText tree={c.where} />
      </Term>
    );
  }
  const line = stepLine(step, drawing.messages);
  return line ? <Term name={t('journey.content.does')}>{say(t, line)}</Term> : null;
}

function Ways({ step }: Props) {
  const { t } = useTranslation();
  const { room, drawing } = useInRoom();
  const ways = outcomesOf(drawing, step, {}, (s) => stepText(t, drawing, s).title);
  if (ways.length === 0) {
    return null;
  }
  return (
    <Term name={t('journey.content.next')}>
      <ul className={classes.ways}>
        {ways.map(({ port, to, title }) => {
          const word = portWord(step, port);
          return (
            <li key={port}>
              {word && <span className={classes.port}>{say(t, word)}</span>}
              {to && title ? (
                <button type="button" className={common.to} onClick={() => room.show(to)}>
                  {t('journey.to', { title })}
                </button>
              ) : (
                <span className={common.quiet}>{t('journey.content.ends')}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Term>
  );
}
