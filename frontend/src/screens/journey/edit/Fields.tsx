import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../journey';
import { record } from '../../../journey/drawing';
import { configure, type Path } from '../../../journey/edit';
import type { Field } from '../../../journey/kinds';
import type { Edit } from '../inRoom';
import { ChoiceField } from './ChoiceField';
import type { ControlProps } from './control';
import { controlOf, isSpan } from './fields';
import { MailField } from './MailField';
import { MomentField } from './MomentField';
import { NumberField } from './NumberField';
import { PersonField } from './PersonField';
import { RuleSlot } from './RuleSlot';
import { Span, SpanField } from './SpanField';
import { EventField, TagField } from './SuggestField';
import { TextField } from './TextField';

interface Props {
  readonly step: Node;
  readonly edit: Edit;
  readonly fields: readonly Field[];
  /** The path of these settings in the config. */
  readonly path: Path;
  readonly values: Readonly<Record<string, unknown>>;
  readonly example: unknown;
}

/** Fields asks for settings of a step, each by a control for its type. */
export function Fields({ step, edit, fields, path, values, example }: Props) {
  const { t } = useTranslation();
  const set = (name: string, value: unknown) =>
    edit.run(
      (d) => configure(d, { node: step.id, path: [...path, name], value }),
      [step.id, ...path, name].join(' '), // typing into one field is one entry of the undo list
    );
  const span = isSpan(fields);
  const others = span ? fields.filter((f) => f.name !== 'amount' && f.name !== 'unit') : fields;
  return (
    <>
      {span && <Span label={t('inspect.span')} fields={fields} value={values} set={set} />}
      {others.map((field) => (
        <One
          key={field.name}
          example={record(example)[field.name]}
          field={field}
          label={t(`inspect.field.${field.name}`, { defaultValue: field.name })}
          help={t(`inspect.help.${field.name}`, { defaultValue: '' }) || undefined}
          value={values[field.name]}
          set={(v) => set(field.name, v)}
        />
      ))}
    </>
  );
}

type OneProps = ControlProps & Pick<Props, 'example'>;

function One({ example, ...props }: OneProps) {
  const { field, label, help, value, set } = props;
  switch (controlOf(field)) {
    case 'text':
      return <TextField {...props} />;
    case 'long text':
      return <TextField {...props} long />;
    case 'moment':
      return <MomentField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'flag':
      return (
        <Checkbox
          label={label}
          description={help}
          checked={value === true}
          onChange={(e) => set(e.currentTarget.checked)}
        />
      );
    case 'span':
      return <SpanField {...props} example={example} />;
    case 'tag':
      return <TagField {...props} />;
    case 'event':
      return <EventField {...props} />;
    case 'person field':
      return <PersonField {...props} />;
    case 'message':
      return <MailField {...props} />;
    case 'rule':
      return (
        <RuleSlot
          label={label}
          help={help}
          tree={value}
          scope={field.name === 'where' ? 'event' : 'person'}
          onChange={set}
        />
      );
    default:
      return null; // branches have a form of their own; a setting without a control is kept unchanged
  }
}
