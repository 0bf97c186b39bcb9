/**
 * Types that signatures of the package mention and no subpath exports, for the pages. TypeScript knows them where they come from, as `result.runs[0]`;
 * they have no name to be imported by. With them the lists of names that some types are made of, and the defaults of a fit.
 *
 * TypeDoc warns where one is missing here.
 */
export type { BarycentreRunSummary } from '../../src/barycentre/data';
export type { PartDominance } from '../../src/barycentre/dominance';
export type { BarycentreState } from '../../src/barycentre/options';
export type { BarycentreResiduals } from '../../src/barycentre/point';
export type { BarycentreCertificate, BarycentreOptimumSummary } from '../../src/barycentre/result';
export type { BarycentreJson, JsonBarycentrePoint } from '../../src/barycentre/to-json';
export type { LayerFitOptions } from '../../src/bilinear/cluster-layer';
export type { Account, Affine } from '../../src/bilinear/network';
export { interventionModes } from '../../src/bilinear/projector';
export type { LayerWeights } from '../../src/bilinear/weights';
export type { JsonUnseen } from '../../src/cluster/cluster-atlas';
export type { EigsOf } from '../../src/dominant-eigen/leading-eigenvalues';
export type { OfCluster } from '../../src/exchange/rows';
export { defaults } from '../../src/field/options';
export type { VectorsBySpace } from '../../src/field/orthogonal-to';
export type { ArrayLikeInput, MlMatrix, NestedArray, NumericArray } from '../../src/interop/arrays';
export type { Tensor } from '../../src/io/bilinear-layers';
export { factorParts } from '../../src/io/bilinear-patterns';
export type { WrittenType } from '../../src/io/element-write';
export type { Nested } from '../../src/io/npy-write';
export type { FieldName } from '../../src/jobs/job';
export type { NetworkOptions } from '../../src/jobs/subject';
export type { Floats } from '../../src/kernels/kernel';
export type { Weights } from '../../src/matrix/components';
export { baselineNames } from '../../src/report/options';
export type { Certificate, RankedVertex, Readings, RunSummary, Side } from '../../src/result/data';
export type { Prominent } from '../../src/result/directions';
export type { JournalJson, Problem } from '../../src/result/journal-json';
export type { JsonObject } from '../../src/result/json-reader';
export type { OptimumSummary } from '../../src/result/lsrdr';
export type { Encoded, JsonNumber, JsonPoint, LsrdrJson } from '../../src/result/to-json';
export type { Coverage, OptimumClass } from '../../src/result/uniqueness';
export type { VertexPart } from '../../src/result/vertex';
export type { Residuals } from '../../src/search/certificate';
export type { HistoryEntry } from '../../src/search/course';
export type { Unseen } from '../../src/search/coverage';
export type { Dominance } from '../../src/search/dominance';
export type { SecondOrder } from '../../src/search/maximality';
export type { IterationState } from '../../src/search/options';
export type { PlanState } from '../../src/search/plan';
export type { Eigenvalue, Spectra } from '../../src/search/spectra';
export type { FormKind } from '../../src/superoperator/families';
export type { Frame, FramedTuple } from '../../src/tuple/framed';
export type { Sector } from '../../src/tuple/sector';
