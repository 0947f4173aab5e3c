import type { Field } from '../../../journey/kinds';

/** ControlProps are the props of every control for a setting. */
export interface ControlProps {
  readonly field: Field;
  readonly label: string;
  /** What the setting is for, in a sentence. */
  readonly help?: string | undefined;
  readonly value: unknown;
  /** undefined removes the setting. */
  readonly set: (value: unknown) => void;
}
