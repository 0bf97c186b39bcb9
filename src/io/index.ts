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
export { readNpy } from './npy';
export { writeNpy } from './npy-write';
export { type NpzOptions, readNpz } from './npz';
export { readTensors } from './read-tensors';
export { readSafetensors, type SafetensorsFile } from './safetensors-read';
export { type SafetensorsOptions, writeSafetensors } from './safetensors-write';
