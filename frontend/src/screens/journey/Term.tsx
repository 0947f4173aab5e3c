import type { ReactNode } from 'react';

/** Term is a name and its description, in a description list. */
export function Term({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
