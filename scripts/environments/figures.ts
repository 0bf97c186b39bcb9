/**
 * The program that every environment runs: fits over R, C and H, threads, files. Its text, as an ES module and as CommonJS, exports `figures`.
 */

const body = `
/** A number in (−1, 1) for each index, the same everywhere. */
const entry = (i) => ((i * 7919 + 104729) % 2003) / 1001.5 - 1;
const grid = (r, n, a, seed) =>
  Array.from({ length: r }, (_, j) =>
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, k) => {
        const scalar = Array.from({ length: a }, (_, p) => entry((((seed * r + j) * n + i) * n + k) * a + p));
        return a === 1 ? scalar[0] : scalar;
      }),
    ),
  );

async function figures() {
  const found = {};
  for (const [name, field, a] of [['real', real, 1], ['complex', complex, 2], ['quaternion', quaternion, 4]]) {
    const result = field.fit(grid(3, 6, a, a), { rank: 2, restarts: 2, seed: 1 });
    found[name] = [result.status, result.fitness.toPrecision(10), result.P.shape.join('x')].join(' ');
    found[name + ' again'] = field.fromJSON(JSON.stringify(result.toJSON())).fitness.toPrecision(10);
    found[name + ' similarity'] = field.similarity(grid(3, 6, a, a), grid(3, 4, a, 5)).toPrecision(10);
  }
  const large = denseTuple(grid(4, 70, 1, 9));
  found.one = real.fit(large, { rank: 2, maxSweeps: 30 }).fitness.toPrecision(10);
  found.threads = (await real.fitAsync(large, { rank: 2, maxSweeps: 30, workers: 2 })).fitness.toPrecision(10);
  const runs = await real.fitAsync(grid(6, 40, 1, 3), { rank: 4, restarts: 8, seed: 1, workers: 2 });
  if (/refused/.test(runs.message)) throw new Error(runs.message);
  found.runs = runs.fitness.toPrecision(10);
  found.npy = readNpy(writeNpy([[1, 2], [3, 4]])).shape.join('x');
  return found;
}
`;

const imports = [
  ['* as real', 'real'],
  ['* as complex', 'complex'],
  ['* as quaternion', 'quaternion'],
  ['{ denseTuple }', 'tuple'],
  ['{ readNpy, writeNpy }', 'io'],
] as const;

export const module = `${imports.map(([names, path]) => `import ${names} from 'lsrdr/${path}';`).join('\n')}
${body}
export { figures };
`;

export const commonjs = `${imports
  .map(([names, path]) => `const ${names.replace('* as ', '')} = require('lsrdr/${path}');`)
  .join('\n')}
${body}
module.exports = { figures };
`;
