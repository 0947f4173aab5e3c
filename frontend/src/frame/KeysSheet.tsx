import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Command, Keys, useRegistry } from '../parts';
import classes from './Frame.module.css';

const sections = ['go', 'do', 'view', 'help'] as const;

interface Line {
  readonly name: string;
  readonly section: Command['section'];
  readonly keys: readonly string[];
}

/** linesOf joins commands of the same name into one line with the keys of all of them. */
function linesOf(commands: readonly Command[], nameOf: (c: Command) => string): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const c of commands) {
    if (c.keys === undefined) {
      continue;
    }
    const name = nameOf(c);
    const keys = lines.get(`${c.section} ${name}`)?.keys ?? [];
    lines.set(`${c.section} ${name}`, { name, section: c.section, keys: [...new Set([...keys, c.keys])] });
  }
  return [...lines.values()];
}

/** KeysSheet lists every command that has keys here. */
export function KeysSheet({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  const groups = useRegistry((r) => r.groups);
  const lines = linesOf([...groups.values()].flat(), (c) => t(c.word, { ...c.args }));
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={720}
      title={<strong>{t('keys.title')}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.keysGrid}>
        {sections.map((s) => {
          const list = lines.filter((l) => l.section === s);
          return list.length === 0 ? null : (
            <section key={s}>
              <h3>{t(`command.section.${s}`)}</h3>
              <dl>
                {list.map((l) => (
                  <div key={l.name} className={classes.pair}>
                    <dt>{l.name}</dt>
                    <dd className={classes.ways}>
                      {l.keys.map((keys) => (
                        <Keys key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
