import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../../journey';
import { configure, type Path } from '../../../../journey/edit';
import { useInRoom } from '../../inRoom';
import { RuleText } from '../../RuleText';
import type { Scope } from './editing';
import { RuleField } from './RuleField';

interface Props {
  readonly node: Node['id'];
  /** Where the condition stands in the step's config. */
  readonly path: Path;
  readonly tree: unknown;
  readonly scope: Scope;
}

/** RuleSlot is a condition in a step's form: written in the draft, and only read in what runs. */
export function RuleSlot({ node, path, tree, scope }: Props) {
  const { t } = useTranslation();
  const { edit, drawing } = useInRoom();
  const place = path.join('.');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same when it says the same
  const write = useCallback(
    (value: unknown, burst?: string) => edit?.run((d) => configure(d, { node, path, value }), burst),
    [edit, node, place],
  );
  if (!edit) {
    return <RuleText tree={tree} />;
  }
  return (
    <RuleField
      key={`${node} ${place}`}
      tree={tree}
      scope={scope}
      zone={drawing.settings.zone}
      onChange={write}
      label={t(scope === 'event' ? 'rule.label.event' : 'rule.label')}
    />
  );
}
