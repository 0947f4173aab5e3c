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

/**
 * Ways asks for each outcome of a step which step it leads to, so that a journey can be connected without a pointer.
 */
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
    // The names of all steps only while the list is open: making a thousand names at each key press would be slow.
    const shown = opened
      ? [...drawing.nodes.values()].filter((n) => n.id !== step.id && !isEntry(n.kind))
      : to
        ? [to]
        : [];
    return shown.map((n) => ({ value: n.id as string, label: stepText(t, drawing, n, lookups).title }));
  }, [opened, drawing, step.id, to, lookups, t]);
  const lead = (id: string | null) => {
    const target = [...drawing.nodes.keys()].find((n) => n === id);
    const burst = `${step.id} ${port} way`; // so that the step stays selected
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
        data-way={port}
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
