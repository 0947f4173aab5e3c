export type { Padding } from './camera';
export { StepIcon } from './icons';
export { JourneyCanvas, type JourneyCanvasProps } from './JourneyCanvas';
export { JourneyOutline, type JourneyOutlineProps } from './JourneyOutline';
export { JourneyThumb } from './JourneyThumb';
export { BranchChip } from './LineEdge';
export { type Lookups, type StepText, say, stepText } from './say';
export type { Mark } from './store';
