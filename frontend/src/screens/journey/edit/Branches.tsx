import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { asks, kindOf, type Node, portWord } from '../../../journey';
import { list, record, text } from '../../../journey/drawing';
import { addBranch, most, nameBranch, orderBranch } from '../../../journey/edit';
import type { Field } from '../../../journey/kinds';
import type { Edit } from '../inRoom';
import { BranchForm } from './BranchForm';
import { Fields } from './Fields';
import classes from './Inspect.module.css';
import { removed } from './removed';

interface Props {
  readonly step: Node;
  readonly edit: Edit;
  readonly field: Field;
  readonly label: string;
}

/** Branches are the branches of a split, in the order in which they are tried. */
export function Branches({ step, edit, field, label }: Props) {
  const { t } = useTranslation();
  const branches = list(step.config.branches).map(record);
  const fields = (field.items?.fields ?? []).filter((f) => f.name !== 'port' && f.name !== 'title');
  const titled = field.items?.fields?.some((f) => f.name === 'title') ?? false;
  const kind = kindOf(step.kind);
  const example = record(list(kind && asks(kind, 'branches') ? record(kind.examples[0]).branches : [])[0]);
  const weights = branches.map((b) => (typeof b.weight === 'number' && b.weight > 0 ? b.weight : 0));
  const sum = weights.reduce((n, w) => n + w, 0);
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <p className={classes.quiet}>{t(`inspect.help.branches.${kind?.category ?? 'split'}`)}</p>
      {branches.map((b, i) => {
        const at = { node: step.id, port: text(b.port) };
        const word = portWord(step, at.port);
        const name = word ? say(t, word) : t('canvas.port.nth', { n: i + 1 });
        return (
          <BranchForm
            key={at.port}
            name={name}
            title={titled ? text(b.title) : undefined}
            share={'weight' in b && sum > 0 ? (weights[i] ?? 0) / sum : undefined}
            first={i === 0}
            last={i === branches.length - 1}
            only={branches.length < 2}
            rename={(title) => edit.run((d) => nameBranch(d, { at, title }), `${step.id} ${at.port} title`)}
            order={(by) => edit.run((d) => orderBranch(d, { at, to: i + by }))}
            remove={() => removed(edit, at, (count) => t('inspect.branch.removed', { name, count }))}
          >
            <Fields step={step} edit={edit} fields={fields} path={['branches', i]} values={b} example={example} />
          </BranchForm>
        );
      })}
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          disabled={branches.length >= Math.min(most.branches, field.maxItems ?? most.branches)}
          onClick={() => edit.run((d) => addBranch(d, { node: step.id }))}
        >
          {t('inspect.branch.add')}
        </Button>
      </div>
    </fieldset>
  );
}
