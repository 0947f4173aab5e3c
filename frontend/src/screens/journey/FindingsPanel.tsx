import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../canvas';
import { type Drawing, messageOf, nodeOf } from '../../journey';
import { fixName, readChange, setAside, takeBack } from '../../journey/edit';
import { type Command, done, Keys, useCommands } from '../../parts';
import { FindingItem } from './FindingItem';
import classes from './FindingsPanel.module.css';
import { type InRoom, useInRoom } from './inRoom';
import common from './Journey.module.css';
import { SideHead } from './SideHead';
import type { Finding } from './types';

/** useWhere names the step or mail of a finding; undefined where its sentence does already. */
export function useWhere(drawing: Drawing): (f: Finding) => string | undefined {
  const { t } = useTranslation();
  return (f) => {
    const step = nodeOf(drawing, f.node);
    const mail = messageOf(drawing, f.message);
    const card = step && stepText(t, drawing, step);
    const title = card ? card.title : mail?.title;
    if (title === undefined || f.text.includes(title) || (card && step.title === '' && f.text.includes(card.kind))) {
      return undefined; // the sentence names it
    }
    return t(step ? 'journey.finding.step' : 'journey.finding.mail', { title });
  };
}

/** Fixed are findings that were fixed: of a list, in the drawing that the fix made. After an undo they are shown again. */
interface Fixed {
  readonly of: readonly Finding[];
  readonly by: Drawing;
  readonly keys: ReadonlySet<string>;
}

/** useActs are what a person may do about a finding while the draft is edited. */
function useActs(edit: InRoom['edit'], hide: (f: Finding, by: Drawing) => void) {
  const { t } = useTranslation();
  return useMemo(() => {
    if (!edit) {
      return undefined;
    }
    const about = (f: Finding) => ({ finding: f.id, ...(f.node && { node: f.node }) });
    return {
      fix: (f: Finding) => {
        const change = f.fix && readChange(f.fix.change);
        if (!change) {
          return false;
        }
        edit.store.make(change, fixName(f.fix?.title ?? ''));
        hide(f, edit.store.state.getState().saving.drawing);
        return true;
      },
      aside: (f: Finding) => {
        const answer = edit.store.act((d) => setAside(d, about(f)));
        if (answer.kind === 'refused') {
          done(say(t, answer.why));
        } else {
          done(t('findings.aside.done'), { run: () => edit.store.undo() });
        }
      },
      back: (f: Finding) => void edit.store.act((d) => takeBack(d, about(f))),
    };
  }, [edit, hide, t]);
}

/**
 * FindingsPanel lists what is or may be wrong with the draft. Arrow keys walk through the list and the camera goes to each
 * step; Ctrl+. makes the fix and goes on to the next finding.
 */
export function FindingsPanel() {
  const { t } = useTranslation();
  const { findings, aside, drawing, room, edit, whole } = useInRoom();
  const where = useWhere(drawing);
  const [at, setAt] = useState({ key: '', index: 0 });
  // Fixed here, and still in the list until the server has checked the saved draft.
  const [fixed, setFixed] = useState<Fixed>();
  const shown = useMemo(
    () => (fixed?.of === findings && fixed.by === drawing ? findings.filter((f) => !fixed.keys.has(f.key)) : findings),
    [findings, fixed, drawing],
  );
  const known = shown.findIndex((f) => f.key === at.key);
  const current = known >= 0 ? known : Math.min(at.index, shown.length - 1);
  const list = useRef<HTMLUListElement>(null);
  const moving = useRef(false);

  const look = room.look;
  const go = (index: number) => {
    const f = shown[index];
    if (f) {
      setAt({ key: f.key, index });
      if (f.node) {
        room.setWhich('draft');
        look(f.node);
      }
    }
  };
  const hide = useMemo(
    () => (f: Finding, by: Drawing) =>
      setFixed((was) => ({ of: findings, by, keys: new Set([...(was?.of === findings ? was.keys : []), f.key]) })),
    [findings],
  );
  const acts = useActs(edit, hide);

  const one = shown[current];
  const commands = useMemo<readonly Command[]>(() => {
    const fixable = one?.fix && acts ? one : undefined;
    return fixable
      ? [
          {
            id: 'findings.fix',
            word: 'findings.fix.command',
            args: { title: fixable.fix?.title ?? '' },
            section: 'do',
            keys: 'mod+.',
            run: () => {
              moving.current = true;
              acts?.fix(fixable);
            },
          },
        ]
      : [];
  }, [one, acts]);
  useCommands(commands);

  // The keyboard stays in the list when the finding that had it is gone.
  const key = one?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another finding is the current one
  useEffect(() => {
    if (moving.current && shown.length > 0) {
      moving.current = false;
      go(current);
      list.current?.querySelector<HTMLElement>('[data-current] > button')?.focus();
    }
  }, [key]);

  const walk = (e: KeyboardEvent) => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: shown.length - 1 }[e.key];
    if (to === undefined || to < 0 || to >= shown.length) {
      return;
    }
    e.preventDefault();
    moving.current = true;
    go(to);
  };
  const errors = shown.filter((f) => f.level === 'error').length;
  const open = (f: Finding) => {
    room.setWhich('draft');
    room.show(f.node ?? '');
  };
  const left = whole.version > 0 && whole.state !== 'stopped' ? 'findings.left.publish' : 'findings.left';
  return (
    <>
      <SideHead title={t('journey.findings')} close={() => room.setSide('overview')} />
      {shown.length === 0 ? (
        <p className={common.nobody}>{t('journey.findings.none')}</p>
      ) : (
        <>
          <p className={classes.left} role="status">
            {errors > 0 ? t(left, { count: errors }) : t('findings.ready')}
          </p>
          <ul ref={list} className={classes.list} onKeyDown={walk} aria-label={t('journey.findings')}>
            {shown.map((f, i) => (
              <FindingItem
                key={f.key}
                finding={f}
                where={where(f)}
                current={i === current}
                choose={() => go(i)}
                open={f.node ? () => open(f) : undefined}
                fix={
                  acts && f.fix
                    ? () => {
                        moving.current = true;
                        go(i);
                        acts.fix(f);
                      }
                    : undefined
                }
                aside={acts && f.level !== 'error' ? () => acts.aside(f) : undefined}
              />
            ))}
          </ul>
        </>
      )}
      {aside.length > 0 && (
        <details className={classes.aside}>
          <summary>{t('findings.aside.list', { count: aside.length })}</summary>
          <ul className={classes.list}>
            {aside.map((f) => (
              <FindingItem key={f.key} finding={f} where={where(f)} back={acts ? () => acts.back(f) : undefined} />
            ))}
          </ul>
        </details>
      )}
      {shown.length > 0 && (
        <p className={classes.keys} aria-hidden>
          <Keys keys="↑ ↓" /> {t('findings.keys.walk')}
          {acts && (
            <>
              <Keys keys="mod+." /> {t('findings.keys.fix')}
            </>
          )}
        </p>
      )}
    </>
  );
}
