/** Reading and writing the files that weights and data sets come in. */
export { bilinearPatterns } from './bilinear-conventions';
export {
  type BilinearLayersOptions,
  type BilinearModel,
  loadBilinearLayers,
  type StoredLayer,
} from './bilinear-layers';
export type { BilinearConvention, BilinearPattern, FactorPart } from './bilinear-patterns';
export { type IdxData, readIdx } from './idx';
export type { Model, ModelFormat, StoredTensor } from './model';
export { readNpy } from './npy';
export { type NpyType, type NpyWriteOptions, writeNpy } from './npy-write';
export { type NpzOptions, readNpz } from './npz';
export { type NpzWriteOptions, writeNpz } from './npz-write';
export type { FileOptions, FileSource } from './open-any';
export { type OpenModelOptions, openModel } from './open-model';
export { readTensors } from './read-tensors';
export { readSafetensors, type SafetensorsFile } from './safetensors-read';
export { type SafetensorsOptions, type SafetensorsType, writeSafetensors } from './safetensors-write';
export { readSparseNpz, type SparseFiles, type SparseRows } from './sparse-npz';
