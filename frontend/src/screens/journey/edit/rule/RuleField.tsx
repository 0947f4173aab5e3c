import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { begun, pastBounds, replace } from './change';
import { type Editing, EditingContext, type Scope } from './editing';
import { RuleAnswer } from './RuleAnswer';
import classes from './RuleField.module.css';
import { RuleGroup } from './RuleGroup';
import { close, type Group, open, sameTree } from './rule';
import { finished } from './trouble';
import { useKnown } from './useKnown';

interface Props {
  readonly tree: unknown;
  readonly scope: Scope;
  /** The IANA zone of the condition's days; absent: the workspace's. */
  readonly zone?: string | undefined;
  /**
   * undefined: there is no condition any more. Changes with the same burst, such as typing, are one entry of the undo
   * list.
   */
  readonly onChange: (tree: unknown, burst?: string) => void;
  readonly label: string;
}

/** RuleField edits a condition as a sentence, and shows who meets it now. */
export function RuleField({ tree, scope, zone, onChange, label }: Props) {
  const { t } = useTranslation();
  const known = useKnown();
  const [root, setRoot] = useState<Group | undefined>(() => open(tree));
  const [at, setAt] = useState<{ readonly id: number }>();
  const [past, setPast] = useState<'depth' | 'leaves'>();
  const box = useRef<HTMLDivElement>(null);
  const written = useRef(root);

  useEffect(() => {
    const theirs = open(tree);
    if (!sameTree(close(written.current), close(theirs))) {
      written.current = theirs; // it was changed elsewhere: by undo, or in another window
      setRoot(theirs);
    }
  }, [tree]);

  useEffect(() => {
    if (at) {
      focusOn(box.current, at.id);
    }
  }, [at]);

  const editing = useMemo<Editing | undefined>(() => {
    if (!root) {
      return undefined;
    }
    const change: Editing['change'] = (next, on = {}) => {
      const bound = next && pastBounds(next);
      setPast(bound);
      if (bound && !pastBounds(root)) {
        return;
      }
      written.current = next;
      setRoot(next);
      if (on.at !== undefined) {
        setAt({ id: on.at });
      }
      onChange(close(next), on.burst);
    };
    return {
      root,
      known,
      arrived: at?.id,
      change,
      put: (part, burst) => change(replace(root, part), burst === undefined ? {} : { burst }),
    };
  }, [root, known, at, onChange]);

  const begin = () => {
    const next = begun();
    written.current = next;
    setRoot(next);
    setAt({ id: next.parts[0]?.id ?? 0 });
    onChange(close(next));
  };
  const { group, left } = useMemo(() => finished(root, known.type), [root, known]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would give its name a second time
    <div ref={box} className={classes.field} role="group" aria-label={label}>
      {editing ? (
        <EditingContext value={editing}>
          <RuleGroup group={editing.root} props={scope === 'event'} />
        </EditingContext>
      ) : (
        <div className={classes.none}>
          <p>{t(scope === 'event' ? 'rule.none.event' : 'rule.none')}</p>
          <Button variant="light" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={begin}>
            {t('rule.begin')}
          </Button>
        </div>
      )}
      {past && (
        <p className={classes.past} role="alert">
          {t(`rule.past.${past}`)}
        </p>
      )}
      {scope === 'person' && editing && <RuleAnswer when={close(group)} left={left} zone={zone} />}
    </div>
  );
}

/**
 * focusOn moves the focus to a row: to what it is about, or in a group to its first control. A row that was just added
 * opens by itself.
 */
function focusOn(box: HTMLElement | null, id: number): void {
  const row = box?.querySelector(`[data-rule="${id}"]`) ?? box;
  const about = box?.querySelector<HTMLElement>(`[data-pick="${id}"]`);
  const first = about ?? row?.querySelector<HTMLElement>('button, select, input');
  if (!first?.matches('[aria-expanded="true"]')) {
    first?.focus();
  }
}
