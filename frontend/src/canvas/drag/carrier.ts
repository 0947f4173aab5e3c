import type { Looks } from './layer';

/** Carrier takes what is dragged out of the palette to the canvas beside it. */
export interface Carrier {
  /** take begins to watch a press on an entry of the palette; undefined while no canvas is shown. */
  take: ((e: PointerEvent, kind: string, looks: Looks) => void) | undefined;
}
