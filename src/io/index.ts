/** Reading and writing the files that weights and data sets come in. */
export { type BilinearModel, loadBilinearLayers, type StoredLayer } from './bilinear-layers';
export { type BilinearPattern, bilinearPatterns } from './bilinear-patterns';
export { type IdxData, readIdx } from './idx';
export type { Model, ModelFormat, StoredTensor } from './model';
export { readNpy } from './npy';
export { writeNpy } from './npy-write';
export { type NpzOptions, readNpz } from './npz';
export type { FileOptions, FileSource } from './open-any';
export { type OpenModelOptions, openModel } from './open-model';
export { readTensors } from './read-tensors';
export { readSafetensors, type SafetensorsFile } from './safetensors-read';
export { type SafetensorsOptions, writeSafetensors } from './safetensors-write';
