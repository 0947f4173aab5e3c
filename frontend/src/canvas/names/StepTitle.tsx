import { useTranslation } from 'react-i18next';
import { nodeOf } from '../../journey/drawing';
import { kindWord } from '../../journey/steps';
import { say } from '../say';
import { useCanvas, useCanvasStore } from '../store';
import { NameField } from './NameField';
import classes from './StepTitle.module.css';
import { focusStage } from './stage';

interface Props {
  readonly id: string;
  /** What is shown: the author's name of the step, else what it does. */
  readonly shown: string | undefined;
  readonly className: string | undefined;
}

/** StepTitle is the name on a card; a double click or F2 edits it there. */
export function StepTitle({ id, shown, className }: Props) {
  const { t } = useTranslation();
  const store = useCanvasStore();
  const naming = useCanvas((s) => s.naming === id && s.hand !== undefined);
  if (!naming)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same by keys
      <span
        className={className}
        title={shown}
        onDoubleClick={(e) => {
          if (!store.getState().hand) return;
          e.stopPropagation();
          store.setState({ naming: id });
        }}
      >
        {shown}
      </span>
    );
  const { drawing, hand } = store.getState();
  const step = nodeOf(drawing, id);
  return (
    <span className={classes.editing}>
      <NameField
        name={step?.title ?? ''}
        label={t('inspect.title')}
        placeholder={step ? say(t, kindWord(step.kind)) : ''}
        done={(name, byKey) => {
          store.setState({ naming: undefined });
          if (name !== undefined) hand?.rename(id, name);
          if (byKey) focusStage();
        }}
      />
    </span>
  );
}
