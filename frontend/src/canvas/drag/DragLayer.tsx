import classes from './Drag.module.css';

/** dragClass is the class of a canvas on which things can be dragged. */
export const dragClass = classes.held ?? '';

/** DragLayer is the layer over the canvas into which a drag draws, without a change of the page's state. */
export function DragLayer({ ref }: { readonly ref: React.Ref<HTMLDivElement> }) {
  return <div className={classes.layer} ref={ref} />;
}
