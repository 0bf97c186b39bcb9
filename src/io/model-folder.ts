import { rangeError } from '../errors';
import { shorten } from './bytes';
import { fileSource, filesOfFolder, pathIn } from './file-source';
import { readShardIndex } from './shards';

/** Names of files that may be a model. */
const modelName = /(\.safetensors|\.safetensors\.index\.json|\.npz|\.npy|\.pt|\.pth|\.bin)$/i;

/** What trainers write beside the weights under the same endings. */
const besideName = /^(training_args|optimizer|scheduler|scaler|rng_state)[^/]*\.(pt|pth|bin)$/i;

/**
 * The path of the one model in a folder. Shards belong to their index, and what trainers save beside the weights (`optimizer.pt`, `training_args.bin`
 * and the like) is not a model.
 *
 * @throws RangeError listing what there is, when that is not one
 */
export async function modelInFolder(call: string, folder: string): Promise<string> {
  const files = await filesOfFolder(call, folder);
  const found = new Set(files.filter((name) => modelName.test(name) && !besideName.test(name)));
  for (const name of [...found].filter((each) => each.endsWith('.index.json'))) {
    const index = await readShardIndex(await fileSource(call, await pathIn(folder, name)));
    for (const shard of index.files.values()) found.delete(shard);
  }
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return pathIn(folder, only);
  const place = `${call}: ${folder}`;
  const names = 'model.safetensors, model.safetensors.index.json, pytorch_model.bin, or one .npz, .npy, .pt or .pth';
  if (only === undefined) throw rangeError(place, `a folder with a model (${names})`, listOf(files));
  throw rangeError(place, 'a folder with one model, or the path of one of them', listOf([...found]));
}

function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'an empty folder';
  const more = names.length > 12 ? ` and ${names.length - 12} more` : '';
  return names.slice(0, 12).map(shorten).join(', ') + more;
}
