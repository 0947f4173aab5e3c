/** focusStage gives the focus back to the canvas, whose keys select steps. */
export function focusStage(): void {
  document.querySelector<HTMLElement>('.tabiji-stage')?.focus({ preventScroll: true });
}
