import type { TFunction } from 'i18next';
import type { Drawing } from '../../../journey';

/** The phases that a customer usually goes through, in their order. */
const usual = ['phase.aware', 'phase.interest', 'phase.compare', 'phase.buy', 'phase.stay'] as const;

/** phaseNames are the names that are offered for a phase: those of the journey, then the usual ones. */
export function phaseNames(t: TFunction, drawing: Drawing): readonly string[] {
  const names = new Set(drawing.phases.map((p) => p.title).filter((name) => name.trim() !== ''));
  for (const word of usual) names.add(t(word));
  return [...names];
}
