import { TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../../../parts';
import { ChipDay, ChipNumber, ChipText } from './ChipInput';
import { ChipSelect } from './ChipSelect';
import { askedBy, compareAs, comparisonsOf, type FieldType, isYes } from './compare';
import { useEditing } from './editing';
import classes from './Rows.module.css';
import type { Compared, Value } from './rule';
import { Sentence } from './Sentence';
import type { Trouble } from './trouble';
import { WhatPick } from './WhatPick';

interface Props {
  readonly row: Compared;
  readonly trouble: Trouble | undefined;
}

/** ComparedRow is a row about a field or a property, its comparison and value. */
export function ComparedRow({ row, trouble }: Props) {
  const { t } = useTranslation();
  const { known, put } = useEditing();
  const type = known.type(row.form, row.key);
  const asked = askedBy(row.is, type);
  const is = (
    <ChipSelect
      label={t('rule.is')}
      value={row.is}
      options={comparisonsOf(type, row.is).map((v) => ({ value: v, name: t(wordOf(v, type)) }))}
      onChange={(v) => put(compareAs(row, v, type))}
    />
  );
  const wrong = trouble !== undefined && trouble !== 'name' && trouble !== 'empty_as';
  const value = <ValueBox row={row} type={type} wrong={wrong} />;
  return (
    <>
      <div className={classes.sentence}>
        <Sentence
          word={asked === 'nothing' ? 'rule.say.nothing' : `rule.say.${row.is}`}
          slots={{ field: <WhatPick row={row} props={row.form === 'prop'} wrong={trouble === 'name'} />, is, value }}
        />
      </div>
      {row.emptyAs !== undefined && <EmptyAs row={row} type={type} wrong={trouble === 'empty_as'} />}
    </>
  );
}

/** wordOf is the word-list id of a comparison; an equal day has a word of its own. */
function wordOf(is: string, type: FieldType): string {
  return type === 'date' && is === 'equals' ? 'rule.is.equals_day' : `rule.is.${is}`;
}

function ValueBox({ row, type, wrong }: { readonly row: Compared; readonly type: FieldType; readonly wrong: boolean }) {
  const { t } = useTranslation();
  const { put } = useEditing();
  const label = t('rule.value');
  const tell = (value: Value) => put({ ...row, value }, `rule.value.${row.id}`);
  const given = typeof row.value === 'object' ? '' : (row.value ?? '');
  switch (askedBy(row.is, type)) {
    case 'list':
      return <ListBox label={label} value={row.value} onChange={tell} wrong={wrong} />;
    case 'number':
    case 'days':
      return <ChipNumber label={label} value={given} onChange={tell} wrong={wrong} />;
    case 'day':
      return <ChipDay label={label} value={given} onChange={tell} wrong={wrong} />;
    case 'flag':
      return (
        <ChipSelect
          label={label}
          value={isYes(row.value) ? 'yes' : 'no'}
          options={[
            { value: 'yes', name: t('rule.yes') },
            { value: 'no', name: t('rule.no') },
          ]}
          onChange={(v) => put({ ...row, value: t(v === 'yes' ? 'rule.yes' : 'rule.no') })}
        />
      );
    default:
      return <ChipText label={label} value={given} onChange={tell} wrong={wrong} />;
  }
}

interface List {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly wrong: boolean;
}

function ListBox({ label, value, onChange, wrong }: List) {
  const { t } = useTranslation();
  const list = typeof value === 'object' ? value : [];
  return (
    <TagsInput
      className={classes.list ?? ''}
      size="xs"
      aria-label={label}
      placeholder={list.length === 0 ? t('rule.list') : ''}
      value={list.map(String)}
      onChange={(texts) => onChange(texts.map((text) => list.find((v) => String(v) === text) ?? text))}
      splitChars={[',', '、', '，']}
      acceptValueOnBlur
      maxLength={200}
      error={wrong}
      onKeyDown={(e) => isImeKey(e) && e.stopPropagation()}
    />
  );
}

function EmptyAs({ row, type, wrong }: { readonly row: Compared; readonly type: FieldType; readonly wrong: boolean }) {
  const { t } = useTranslation();
  const { put } = useEditing();
  const asked = askedBy(row.is, type);
  const Box = asked === 'number' ? ChipNumber : asked === 'day' || asked === 'days' ? ChipDay : ChipText;
  return (
    <div className={classes.more}>
      <Sentence
        word="rule.say.empty_as"
        slots={{
          value: (
            <Box
              label={t('rule.empty_as')}
              value={row.emptyAs ?? ''}
              onChange={(emptyAs) => put({ ...row, emptyAs }, `rule.empty_as.${row.id}`)}
              wrong={wrong}
            />
          ),
        }}
      />
    </div>
  );
}
