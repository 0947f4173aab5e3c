import { Button, Switch, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { kindOf, kindWord, type Node } from '../../../journey';
import { caption, most, remark, remove, rename, switchOff } from '../../../journey/edit';
import { WithExample } from '../example/WithExample';
import { FindingRow } from '../FindingRow';
import { type Edit, useInRoom } from '../inRoom';
import { Branches } from './Branches';
import { Fields } from './Fields';
import { controlOf } from './fields';
import classes from './Inspect.module.css';
import { PhaseField } from './PhaseField';
import { useTyped } from './useTyped';
import { Ways } from './Ways';

interface Props {
  readonly step: Node;
  readonly edit: Edit;
}

/** StepForm edits a step: its name, its settings, and which steps follow. */
export function StepForm({ step, edit }: Props) {
  const { t } = useTranslation();
  const { findings } = useInRoom();
  const kind = kindOf(step.kind);
  const fields = kind?.fields ?? [];
  const parted = fields.filter((f) => controlOf(f) === 'branches');
  const own = findings.filter((f) => f.node === step.id);
  const title = useTyped(step.title, (text) =>
    edit.run((d) => rename(d, { node: step.id, title: text }), `${step.id} title`),
  );
  return (
    <div className={classes.form}>
      {own.length > 0 && (
        <ul className={classes.findings}>
          {own.map((f) => (
            <FindingRow key={f.id + f.text} finding={f} />
          ))}
        </ul>
      )}
      {kind && <p className={classes.help}>{t(kind.help)}</p>}
      <TextInput
        label={t('inspect.title')}
        placeholder={say(t, kindWord(step.kind))}
        maxLength={most.title}
        value={title.text}
        onChange={(e) => title.type(e.currentTarget.value)}
        {...title.ime}
      />
      {parted.map((f) => (
        <Branches
          key={f.name}
          step={step}
          edit={edit}
          field={f}
          label={t(`inspect.field.${f.name}`, { defaultValue: f.name })}
        />
      ))}
      <WithExample step={step} edit={edit}>
        <Fields
          step={step}
          edit={edit}
          fields={fields.filter((f) => !parted.includes(f))}
          path={[]}
          values={step.config}
          example={kind?.examples[0]}
        />
      </WithExample>
      <Ways step={step} edit={edit} />
      <PhaseField nodes={[step.id]} edit={edit} />
      <More step={step} edit={edit} />
      <div className={classes.foot}>
        <Button
          size="xs"
          variant="subtle"
          color="red.9"
          leftSection={<IconTrash size={15} />}
          onClick={() => edit.run((d) => remove(d, { nodes: [step.id] }))}
        >
          {t('inspect.remove')}
        </Button>
      </div>
    </div>
  );
}

/** More are the settings that a step seldom needs. */
function More({ step, edit }: Props) {
  const { t } = useTranslation();
  const [noted] = useState(step.memo !== '' || step.caption !== '');
  const memo = useTyped(step.memo, (text) =>
    edit.run((d) => remark(d, { node: step.id, memo: text }), `${step.id} memo`),
  );
  const shown = useTyped(step.caption, (text) =>
    edit.run((d) => caption(d, { node: step.id, caption: text }), `${step.id} caption`),
  );
  return (
    <details className={classes.more} open={step.disabled || noted || undefined}>
      <summary>{t('inspect.more')}</summary>
      <div className={classes.inside}>
        <Switch
          label={t('inspect.off')}
          description={t('inspect.off.help')}
          checked={step.disabled}
          onChange={(e) => {
            const off = e.currentTarget.checked;
            edit.run((d) => switchOff(d, { nodes: [step.id], off }));
          }}
        />
        <Textarea
          label={t('inspect.memo')}
          description={t('inspect.memo.help')}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={most.note}
          value={memo.text}
          onChange={(e) => memo.type(e.currentTarget.value)}
          {...memo.ime}
        />
        <TextInput
          label={t('inspect.caption')}
          description={t('inspect.caption.help')}
          maxLength={most.title}
          value={shown.text}
          onChange={(e) => shown.type(e.currentTarget.value)}
          {...shown.ime}
        />
      </div>
    </details>
  );
}
