import type { Field } from '../../../journey/kinds';

/** Control is what every control of a setting is given. */
export interface ControlProps {
  readonly field: Field;
  readonly label: string;
  readonly value: unknown;
  /** undefined takes the setting away. */
  readonly set: (value: unknown) => void;
}
