/** Results and activations as other programs have them: rows for plots and tables, npz for numpy, steering vectors, tensors of ONNX. */

export { type ActivationsOptions, type ActivationTensor, fromActivations } from './activations';
export { type NeuronpediaOptions, type NeuronpediaVector, toNeuronpedia } from './neuronpedia';
export { type ResultNpzOptions, toNpz } from './npz';
export type { ResultRows } from './result-rows';
export { type AtlasRows, type RowsOptions, rows } from './rows';
