export { useTyped } from '../../../parts/useTyped';
