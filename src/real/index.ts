import { real as algebra } from '../algebra';
import { createField } from '../solver/field';
const field = createField(algebra);
export const { fit, fitAsync, similarity, spectralRadius, fitness, fromJSON } = field;
