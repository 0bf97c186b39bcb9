/** All claims, in the order of the page. */
import type { AnyClaim } from '../claim';
import { uniqueness, uniquenessAtPublishedSize } from './uniqueness';

export const claims: readonly AnyClaim[] = [uniqueness, uniquenessAtPublishedSize];
