/** All claims, in the order of the page. */
import type { AnyClaim } from '../claim';
import { compositionAlgebras } from './composition-algebras';
import { depolarisingChannel } from './depolarising-channel';
import { digraphs } from './digraphs';
import { gaussianLaws } from './gaussian-laws';
import { realOverComplex } from './real-over-complex';
import { sBox } from './s-box';
import { trust } from './trust';
import { uniqueness, uniquenessAtPublishedSize } from './uniqueness';

export const claims: readonly AnyClaim[] = [
  uniquenessAtPublishedSize,
  uniqueness,
  gaussianLaws,
  compositionAlgebras,
  depolarisingChannel,
  digraphs,
  sBox,
  realOverComplex,
  trust,
];
