/** Reading and writing the files that weights and data sets come in. */
export { type IdxData, readIdx } from './idx';
export { readSafetensors, type SafetensorsFile } from './safetensors-read';
export { type SafetensorsOptions, writeSafetensors } from './safetensors-write';
