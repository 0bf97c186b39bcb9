/** What is refused, by name of the argument, with what was expected and what came. */
import { bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import * as real from 'lsrdr/real';
import { renderReport } from 'lsrdr/report';
import { describe, expect, it } from 'vitest';
import { diagonal, layerSample, pageOf, realFit, textOf } from './samples';

const atlas = diagonal();
const { subject, options } = layerSample();
const network = options.network!;

describe('renderReport', () => {
  // biome-ignore lint/suspicious/noExplicitAny: wrong on purpose
  it.each<[string, any, any, string]>([
    [
      'no subject',
      undefined,
      {},
      'renderReport: subject: expected a result of a fit, an atlas, or the JSON of one, got undefined',
    ],
    ['a promise', real.fitAsync([[[1]]], { rank: 1 }), {}, 'got a Promise; await is missing'],
    ['JSON of something else', { format: 'lsrdr/2' }, {}, 'renderReport: subject: expected a result'],
    [
      'JSON of an algebra that is not known',
      { format: 'lsrdr/1', algebra: 'octonion' },
      {},
      "renderReport: subject: algebra: expected 'real', 'complex', 'quaternion', or the result itself, got octonion",
    ],
    [
      'the text of a file, which is not put into the message',
      'x'.repeat(1e6),
      {},
      `got "${'x'.repeat(80)}"… of 1000000 characters`,
    ],
    ['options that are none', atlas, 'title', 'renderReport: options: expected an object, got "title"'],
    ['an unknown option', atlas, { name: [] }, "renderReport: unknown option 'name'; accepted: title, names"],
    ['too few names', atlas, { names: ['a', 'b'] }, 'renderReport: names: expected 3, one for each coordinate, got 2'],
    ['names that are no list', atlas, { names: 'abc' }, 'renderReport: names: expected an array of strings, got "abc"'],
    ['a name that is none', atlas, { names: ['a', 2, 'c'] }, 'renderReport: names[1]: expected a string, got 2'],
    [
      'too few names beside the constant one',
      atlas,
      { names: ['a'], constant: true },
      'renderReport: names: expected 2, one for each coordinate but the constant one, got 1',
    ],
    ['an image of another size', atlas, { image: [2, 2] }, 'renderReport: image: expected 3 pixels, got 2×2 = 4'],
    [
      'an image of a fraction',
      atlas,
      { image: [1.5, 2] },
      'renderReport: image: height: expected an integer >= 1, got 1.5',
    ],
    [
      'an image of three colours',
      atlas,
      { image: [1, 3, 3] },
      'renderReport: image: expected [height, width], got 3 numbers',
    ],
    ['an image that is a number', atlas, { image: 3 }, 'renderReport: image: expected [height, width], got 3'],
    [
      'residues that do not fit',
      atlas,
      { residues: 2 },
      'renderReport: residues: expected a divisor of 3, the number of coordinates, got 2',
    ],
    [
      'images of residues',
      atlas,
      { residues: 3, image: [1, 3] },
      'renderReport: residues: expected either image or residues, got both',
    ],
    [
      'a threshold above the whole',
      atlas,
      { threshold: 1.5 },
      'renderReport: threshold: expected a share from 0 to 1, got 1.5',
    ],
    ['no rows', atlas, { rows: 0 }, 'renderReport: rows: expected an integer >= 1, got 0'],
    ['a title that is none', atlas, { title: 3 }, 'renderReport: title: expected a string, got 3'],
    [
      'data without a network',
      subject,
      { data: options.data },
      'renderReport: network: expected the network that data are for, got undefined',
    ],
    [
      'a network of another width',
      atlas,
      { network },
      'renderReport: network: expected 3 coordinates before layer 0, as the clusters have, got 12',
    ],
    [
      'something else for a network',
      subject,
      { network: {} },
      'renderReport: network: expected a BilinearNetwork, got a plain object',
    ],
    [
      'a layer that is not there',
      subject,
      { network, layer: 1 },
      'renderReport: layer: expected an integer from 0 to 0, got 1',
    ],
    [
      'NaN in inputs',
      subject,
      { network, data: { inputs: [[...Array(11).fill(0), Number.NaN]] } },
      'renderReport: data.inputs',
    ],
    ['inputs of another width', subject, { network, data: { inputs: [[1, 2]] } }, 'renderReport: data.inputs'],
    [
      'too few labels',
      subject,
      { network, data: { inputs: options.data!.inputs, labels: [0] } },
      'labels: expected 60 labels, one for each input, got 1',
    ],
    [
      'a baseline that is none',
      subject,
      { network, baselines: ['svd'] },
      "renderReport: baselines[0]: expected a result of lsrdr/baselines or one of 'hosvd'",
    ],
    [
      'baselines without a tuple',
      subject,
      { baselines: true },
      'renderReport: tuple: expected the tuple that baselines are run on, got undefined',
    ],
    ['a share that is none', atlas, { share: 'yes' }, 'renderReport: share: expected a boolean, got "yes"'],
  ])('refuses %s', (_name, given, others, message) => {
    expect(() => renderReport(given, others)).toThrow(message);
  });

  it('asks for the layer where there are several', () => {
    const square = bilinearLayer({
      left: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      right: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      down: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    expect(() => renderReport(atlas, { network: bilinearNetwork([square, square]) })).toThrow(
      'renderReport: layer: expected an integer from 0 to 1, since the network has 2 layers, got undefined',
    );
    expect(renderReport(atlas, { network: bilinearNetwork([square, square]), layer: 1 })).toContain('3 clusters');
  });
});

describe('what is not known', () => {
  it('comes first where nothing has converged', () => {
    const page = pageOf(realFit({ maxSweeps: 2 }));
    const [, sentence, caution] = Array.from(page.querySelector('main')!.children, textOf);
    expect(sentence).toBe(
      'Not converged: there is no finding yet. None of the 6 starts reached a local maximum of the fitness.',
    );
    expect(caution).toContain('max-sweeps');
    expect(page.querySelector('.caution')!.className).toBe('caution');
    expect(textOf(page.querySelector('#clusters'))).toBe('Where the best run stopped');
    expect(textOf(page.querySelector('#certificates tbody td'))).toBe('no maximum: max-sweeps');
  });

  it('is the share of a large fit that nobody has asked for', () => {
    const result = realFit({ restarts: 0 });
    const page = pageOf(result, { share: false });
    expect(textOf(page.querySelector('article dl'))).toContain(
      'not known: not measured, since that takes matrices of 7×7',
    );
    expect(textOf(page.querySelector('.finding'))).toContain('a share that is not known');
    expect(textOf(page.querySelector('#data')!.parentElement)).toContain('its share was not measured');
    // Of a stored result it is known.
    expect(
      textOf(pageOf(real.fromJSON(JSON.stringify(result)), { share: false }).querySelector('article dl')),
    ).not.toContain('not known');
  });
});
