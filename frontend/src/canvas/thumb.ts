// The exports for lists: the thumbnail alone, without the canvas.
export { type Shape, shapeOf } from '../journey/thumb';
export { JourneyThumb } from './JourneyThumb';
