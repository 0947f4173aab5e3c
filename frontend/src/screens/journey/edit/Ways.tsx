import { ActionIcon, Select } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../../canvas';
import { isEntry, type Node, portWord } from '../../../journey';
import { portsOf } from '../../../journey/drawing';
import { connect, disconnect, edgesAt } from '../../../journey/edit';
import { type Edit, useInRoom } from '../inRoom';
import classes from './Inspect.module.css';

interface Props {
  readonly step: Node;
  readonly edit: Edit;
}

/** Ways asks for each outcome of a step where it leads, so that a journey can be wired without a pointer. */
export function Ways({ step, edit }: Props) {
  const { t } = useTranslation();
  const ports = portsOf(step).filter((p) => p !== '');
  if (ports.length === 0) {
    return null;
  }
  return (
    <fieldset className={classes.group}>
      <legend>{t('inspect.ways')}</legend>
      {ports.map((port) => (
        <Way key={port} step={step} edit={edit} port={port} />
      ))}
    </fieldset>
  );
}

const nowhere = '-';

function Way({ step, edit, port }: Props & { readonly port: string }) {
  const { t } = useTranslation();
  const { drawing, lookups, room } = useInRoom();
  const [opened, setOpened] = useState(false);
  const edge = edgesAt(drawing, { node: step.id, port })[0];
  const to = edge && drawing.nodes.get(edge.to);
  const word = portWord(step, port);
  const label = word ? say(t, word) : t('inspect.way.next');
  const steps = useMemo(() => {
    // All of them only while they are looked through: naming a thousand at each key would be felt.
    const shown = opened
      ? [...drawing.nodes.values()].filter((n) => n.id !== step.id && !isEntry(n.kind))
      : to
        ? [to]
        : [];
    return shown.map((n) => ({ value: n.id as string, label: stepText(t, drawing, n, lookups).title }));
  }, [opened, drawing, step.id, to, lookups, t]);
  const lead = (id: string | null) => {
    const target = [...drawing.nodes.keys()].find((n) => n === id);
    const burst = `${step.id} ${port} way`; // the step stays chosen
    if (target) {
      edit.run((d) => connect(d, { from: { node: step.id, port }, to: target }), burst);
    } else if (edge) {
      edit.run((d) => disconnect(d, { edge: edge.id }), burst);
    }
  };
  return (
    <div className={classes.way}>
      <Select
        label={label}
        searchable
        allowDeselect={false}
        limit={200}
        nothingFoundMessage={t('inspect.none')}
        data={[{ value: nowhere, label: t('inspect.way.nowhere') }, ...steps]}
        value={to?.id ?? nowhere}
        onDropdownOpen={() => setOpened(true)}
        onDropdownClose={() => setOpened(false)}
        onChange={lead}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        disabled={!to}
        aria-label={t('inspect.way.go', { name: label })}
        title={t('inspect.way.go', { name: label })}
        onClick={() => to && room.show(to.id)}
      >
        <IconArrowRight size={18} />
      </ActionIcon>
    </div>
  );
}
