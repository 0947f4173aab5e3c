// For lists: the small drawing alone, without the canvas.
export { type Shape, shapeOf } from '../journey/thumb';
export { JourneyThumb } from './JourneyThumb';
