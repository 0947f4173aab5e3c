// The config of a step that was just added, from the description of its kind's settings: texts, conditions and optional
// settings are left to the author; numbers and choices are those of the kind's example.
import { list, type Node, record } from '../drawing';
import { branchFields, type Field, type Kind, kindOf } from '../kinds';

/** defaultConfig is the config of a new step, complete except for what only the author knows. */
export function defaultConfig(kind: string): Node['config'] {
  const known = kindOf(kind);
  if (!known) return {};
  const example = record(known.examples[0]);
  const config = valuesOf(
    known.fields.filter((f) => !(known.branches && f.name === 'branches')),
    example,
  );
  if (!known.branches) return config;
  const ports = known.outcomes.length > 0 ? ['a'] : ['a', 'b'];
  return { branches: ports.map((port) => newBranch(known, port)), ...config };
}

/** newBranch is the config of a new branch. */
export function newBranch(kind: Kind, port: string): Node['config'] {
  const example = record(list(record(kind.examples[0]).branches)[0]);
  return { ...valuesOf(branchFields(kind), example), port };
}

function valuesOf(fields: readonly Field[], example: Node['config']): Node['config'] {
  return Object.fromEntries(
    fields.flatMap((f) => {
      const value = f.required ? initial(f, example[f.name]) : undefined;
      return value === undefined ? [] : [[f.name, value]];
    }),
  );
}

function initial(field: Field, example: unknown): unknown {
  switch (field.type) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return typeof example === 'number' ? example : (field.minimum ?? 0);
    case 'choice':
      return field.choices?.includes(example) ? example : field.choices?.[0];
    case 'boolean':
      return false;
    case 'object':
      return valuesOf(field.fields ?? [], record(example));
    case 'array':
      return [];
    default:
      return undefined; // a condition, or a value of several types: the author fills it in
  }
}
