import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { stepText } from '../../canvas';
import { isEnd, type Node } from '../../journey';
import { remember, useRemembered } from '../../parts';
import { StepForm } from './edit/StepForm';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import { PeopleHere } from './PeopleHere';
import { SideHead } from './SideHead';
import { StepContent } from './StepContent';
import classes from './StepPanel.module.css';
import { StepResults } from './StepResults';

interface Props {
  readonly step: Node;
  /** The step was deleted while people are still at it. */
  readonly gone: boolean;
}

/** StepPanel shows one step: who is at it, what it does, and its results. */
export function StepPanel({ step, gone }: Props) {
  const { t } = useTranslation();
  const { whole, room, drawing, counting, lookups, edit } = useInRoom();
  const counts = counting?.counts.get(step.id);
  const kept = useRemembered('journey.tab', 'people');
  const text = stepText(t, drawing, step, lookups);
  const ran = whole.version > 0;
  const tabs = gone ? ['people'] : ran ? ['people', 'content', 'results'] : ['content'];
  const tab = tabs.includes(kept) ? kept : (tabs[0] ?? 'content');
  const here = (counts?.standing ?? 0) + (counts?.held ?? 0) + (counts?.broken ?? 0);
  return (
    <>
      <SideHead above={text.kind} title={text.title} kind={step.kind} close={() => room.select(undefined)} />
      {gone && <p className={common.notice}>{t('journey.gone.step')}</p>}
      <Tabs
        value={tab}
        onChange={(v) => v && remember('journey.tab', v)}
        className={classes.tabs ?? ''}
        keepMounted={false}
      >
        {tabs.length > 1 && (
          <Tabs.List>
            {tabs.map((k) => (
              <Tabs.Tab key={k} value={k}>
                {k === 'people' && here > 0 && !isEnd(step.kind)
                  ? t('journey.tab.people_n', { count: here })
                  : t(`journey.tab.${k}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        )}
        <Tabs.Panel value="people" className={classes.tab ?? ''}>
          <PeopleHere step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="content" className={classes.tab ?? ''}>
          {edit ? <StepForm step={step} edit={edit} /> : <StepContent step={step} />}
        </Tabs.Panel>
        <Tabs.Panel value="results" className={classes.tab ?? ''}>
          <StepResults step={step} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
