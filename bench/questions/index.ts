/** The questions in the order of the page. A new one is a file and a line. */
import type { Question } from '../question';
import { convergence } from './convergence';
import { misleadingBlock } from './misleading-block';
import { mnist } from './mnist';
import { modularAddition } from './modular-addition';
import { plantedCliques, plantedCliquesLarge } from './planted-cliques';
import { plantedClusters } from './planted-clusters';
import { roof } from './roof';
import { scaling } from './scaling';
import { starts } from './starts';

export const questions: readonly Question[] = [
  convergence,
  starts,
  roof,
  scaling,
  plantedClusters,
  misleadingBlock,
  plantedCliques,
  plantedCliquesLarge,
  mnist,
  modularAddition,
];
