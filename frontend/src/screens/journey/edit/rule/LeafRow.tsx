import { useTranslation } from 'react-i18next';
import { ChipSelect } from './ChipSelect';
import { ComparedRow } from './ComparedRow';
import { useEditing } from './editing';
import { HappenedRow } from './HappenedRow';
import classes from './Rows.module.css';
import type { Leaf, Tagged } from './rule';
import { Sentence } from './Sentence';
import type { Trouble } from './trouble';
import { WhatPick } from './WhatPick';

interface Props {
  readonly part: Leaf;
  /** The row is about an event's properties. */
  readonly props: boolean;
  readonly trouble: Trouble | undefined;
}

/** LeafRow is one question of a condition as a sentence. */
export function LeafRow({ part, props, trouble }: Props) {
  const { t } = useTranslation();
  switch (part.form) {
    case 'field':
    case 'prop':
      return <ComparedRow row={part} trouble={trouble} />;
    case 'event':
      return <HappenedRow row={part} trouble={trouble} />;
    case 'tag':
      return <TagRow row={part} wrong={trouble !== undefined} />;
    case 'fresh':
      return (
        <div className={classes.sentence}>
          <WhatPick row={part} props={props} wrong={false} />
        </div>
      );
    default:
      return <div className={classes.sentence}>{t('canvas.rule.unknown')}</div>;
  }
}

function TagRow({ row, wrong }: { readonly row: Tagged; readonly wrong: boolean }) {
  const { t } = useTranslation();
  const { put } = useEditing();
  return (
    <div className={classes.sentence}>
      <Sentence
        word="rule.say.tag"
        slots={{
          tag: <WhatPick row={row} props={false} wrong={wrong} />,
          has: (
            <ChipSelect
              label={t('rule.is')}
              value={row.has ? 'has' : 'lacks'}
              options={[
                { value: 'has', name: t('rule.tag.has') },
                { value: 'lacks', name: t('rule.tag.lacks') },
              ]}
              onChange={(v) => put({ ...row, has: v === 'has' })}
            />
          ),
        }}
      />
    </div>
  );
}
