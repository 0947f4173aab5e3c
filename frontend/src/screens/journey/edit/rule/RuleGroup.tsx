import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChipSelect } from './ChipSelect';
import { add, addGroup, find, fresh, regroup } from './change';
import { useEditing } from './editing';
import { LeafRow } from './LeafRow';
import classes from './Rows.module.css';
import { RowTools } from './RowTools';
import { type Group, isGroup, kinds, type Part } from './rule';
import { Sentence } from './Sentence';
import { troubleOf } from './trouble';
import { useRowKeys } from './useRowKeys';

interface Props {
  readonly group: Group;
  readonly props: boolean;
  /** It is the condition on an event's properties. */
  readonly where?: boolean;
}

/** RuleGroup is a list of rows with the word that joins them. */
export function RuleGroup({ group, props, where = false }: Props) {
  const { t } = useTranslation();
  const { root, change } = useEditing();
  const top = group.id === root.id;
  const kind = (
    <ChipSelect
      label={t('rule.kind')}
      tone={group.form}
      value={group.form}
      options={kinds.map((k) => ({ value: k, name: t(`rule.kind.${k}`) }))}
      onChange={(k) => change(regroup(root, group.id, k))}
    />
  );
  const grow = (next: Group) => {
    const into = find(next, group.id);
    const added = into && isGroup(into) ? into.parts.at(-1) : undefined;
    const row = added && isGroup(added) ? added.parts[0] : added;
    change(next, row ? { at: row.id } : {});
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row with its legend
    <div
      role="group"
      aria-label={t(`rule.group.${group.form}.label`)}
      className={top ? classes.top : classes.group}
      data-kind={group.form}
      data-rule={where || top ? group.id : undefined}
    >
      <div className={classes.line}>
        <div className={classes.sentence}>
          <Sentence word={where ? `rule.where.${group.form}` : `rule.group.${group.form}`} slots={{ kind }} />
        </div>
        {!top && <RowTools part={group} />}
      </div>
      <ul>
        {group.parts.map((part, i) => (
          <RuleRow key={part.id} part={part} joined={i === 0 ? '' : t(`rule.joined.${group.form}`)} props={props} />
        ))}
      </ul>
      <div className={classes.add}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => grow(add(root, group.id, fresh()))}
        >
          {t('rule.add')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => grow(addGroup(root, group.id))}
        >
          {t('rule.add.group')}
        </Button>
      </div>
    </div>
  );
}

interface RowProps {
  readonly part: Part;
  /** The word that joins this row to the one above. */
  readonly joined: string;
  /** The row is about an event's properties. */
  readonly props: boolean;
}

/** RuleRow is one row of a condition, or a group within it. */
function RuleRow({ part, joined, props }: RowProps) {
  const { t } = useTranslation();
  const { known } = useEditing();
  const keys = useRowKeys(part.id);
  const trouble = troubleOf(part, known.type);
  return (
    <li className={classes.row} data-rule={part.id} onKeyDownCapture={keys}>
      <span className={classes.joined}>{joined}</span>
      {isGroup(part) ? (
        <RuleGroup group={part} props={props} />
      ) : (
        <div className={classes.body} data-trouble={trouble}>
          <div className={classes.line}>
            <div>
              <LeafRow part={part} props={props} trouble={trouble} />
            </div>
            <RowTools part={part} />
          </div>
          {part.form === 'event' && part.where && <RuleGroup group={part.where} props where />}
          {trouble && <p className={classes.trouble}>{t(`rule.trouble.${trouble}`)}</p>}
        </div>
      )}
    </li>
  );
}
