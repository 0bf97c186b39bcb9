/**
 * Fits over an algebra, and their results read back.
 */
import type { Algebra } from '../algebra';
import { fromJson } from '../result/from-json';
import { carryOut, carryOutAsync, type PlanState } from '../search/plan';
import { scaledTuple } from '../tuple/input';
import { asyncNames, resolveAsync } from './async-options';
import type { Field } from './field';
import { fitPlan } from './fit';
import { resolveOptions } from './options';
import { rankedBy } from './ranks';

export function fitOver(algebra: Algebra): Field['fit'] {
  const place = `${algebra.name}.fit`;
  return (A, options) => {
    const { tuple, unit } = scaledTuple(`${place}: A`, A, algebra);
    const ranked = rankedBy(place, tuple, options);
    return carryOut(fitPlan(ranked.tuple, resolveOptions(place, algebra, tuple.n, ranked.options), unit));
  };
}

export function fitAsyncOver(algebra: Algebra): Field['fitAsync'] {
  const place = `${algebra.name}.fitAsync`;
  return async (A, options) => {
    const { tuple, unit } = scaledTuple(`${place}: A`, A, algebra);
    const ranked = rankedBy(place, tuple, options);
    const resolved = resolveOptions(place, algebra, tuple.n, ranked.options, asyncNames);
    const workers = resolveAsync(place, ranked.options);
    const { onProgress, journal } = ranked.options;
    const told = ({ fit, ...state }: PlanState) => onProgress?.({ ...state, fitness: state.fitness * unit });
    return carryOutAsync(fitPlan(ranked.tuple, resolved, unit), workers, told, journal);
  };
}

export function fromJSONOver(algebra: Algebra): Field['fromJSON'] {
  const place = `${algebra.name}.fromJSON`;
  return (json) => fromJson(place, json, algebra);
}
