/** Files that are met where weights are looked for, by their first bytes, and what they are said to be. */
import { gzipSync } from 'node:zlib';
import { openModel } from 'lsrdr/io';
import { describe, expect, it } from 'vitest';
import { zip } from './zip-file';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const tar = new Uint8Array(512);
tar.set(ascii('ustar'), 257);

describe('openModel refuses, by what it is', () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      'git-LFS',
      ascii('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n'),
      /a pointer of git-LFS.*git lfs pull/,
    ],
    ['HTML', ascii('<!DOCTYPE html><html>'), /a page \(HTML or XML\).*resolve/],
    ['HTML with a byte order mark', ascii('\xef\xbb\xbf\n<html lang="en">'), /a page/],
    ['XML', ascii('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), /a page/],
    ['GGUF', ascii('GGUF\x03\0\0\0'), /a GGUF file/],
    ['gzip', gzipSync(ascii('x')), /a gzip file: unpack it first/],
    ['Zstandard', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), /a Zstandard file/],
    ['HDF5', ascii('\x89HDF\r\n\x1a\n\0\0'), /an HDF5 file/],
    ['ONNX', Uint8Array.of(8, 8, 0x12, 7, ...ascii('pytorch')), /an ONNX file/],
    ['TensorFlow Lite', ascii('\x1c\0\0\0TFL3\0\0\0\0'), /a TensorFlow Lite file/],
    ['MATLAB', ascii('MATLAB 5.0 MAT-file, Platform'), /a MATLAB file/],
    ['tar', tar, /a tar archive/],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x2e), /a bare pickle of Python/],
    ['nothing', new Uint8Array(0), /an empty file/],
    ['anything else', ascii('epoch,loss\n1,0.5\n'), /a file that begins with the bytes 65 70 6f 63 68 2c 6c 6f$/],
    ['a few bytes', Uint8Array.of(1, 2), /begins with the bytes 01 02$/],
    ['JSON', ascii('{"a": 1}'), /an index of shards with a weight_map, got other JSON/],
    [
      'a zip archive',
      zip([{ name: 'model.json', packed: ascii('{}') }]),
      /an archive of numpy .* got one of model\.json$/,
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(openModel(bytes)).rejects.toThrow(message);
    await expect(openModel(bytes)).rejects.toThrow(/^openModel: /);
    await expect(openModel(new Blob([Uint8Array.from(bytes)]))).rejects.toThrow(RangeError);
  });
});
