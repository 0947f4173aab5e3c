import { useTranslation } from 'react-i18next';
import { stepText } from '../../canvas';
import { type Drawing, messageOf, nodeOf } from '../../journey';
import { FindingRow } from './FindingRow';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import { SideHead } from './SideHead';
import type { Finding } from './types';

/** useWhere names the step or mail of a finding; undefined where its sentence does already. */
export function useWhere(drawing: Drawing): (f: Finding) => string | undefined {
  const { t } = useTranslation();
  return (f) => {
    const step = nodeOf(drawing, f.node);
    const mail = messageOf(drawing, f.message);
    const title = step ? stepText(t, drawing, step).title : mail?.title;
    if (title === undefined || f.text.includes(title)) {
      return undefined; // the sentence names it
    }
    return t(step ? 'journey.finding.step' : 'journey.finding.mail', { title });
  };
}

/** FindingsPanel lists what is or may be wrong with the draft; each finding opens its step. */
export function FindingsPanel() {
  const { t } = useTranslation();
  const { findings, drawing, room } = useInRoom();
  const where = useWhere(drawing);
  return (
    <>
      <SideHead title={t('journey.findings')} close={() => room.setSide('overview')} />
      {findings.length === 0 ? (
        <p className={common.nobody}>{t('journey.findings.none')}</p>
      ) : (
        <ul className={common.findings}>
          {findings.map((f) => (
            <FindingRow
              key={f.id + f.node + f.message + f.text}
              finding={f}
              where={where(f)}
              open={
                f.node
                  ? () => {
                      room.setWhich('draft');
                      room.show(f.node ?? '');
                    }
                  : undefined
              }
            />
          ))}
        </ul>
      )}
    </>
  );
}
