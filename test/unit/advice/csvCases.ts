import { gzipSync } from 'node:zlib';
import { type Case, csv, disk, layer, spec } from './case.ts';

type Content = string | Uint8Array;

/** A network of one unit on `data.csv`, with more keys of the data. */
const on = (keys = '') => spec('', layer, keys === '' ? csv : `${csv}, ${keys}`);
const file = (content: Content) => disk({ 'data.csv': content });

/** The advice is followed in the spec. */
const edited = (content: Content, after: string, before = ''): Case => ({
  before: on(before),
  after: on(after),
  files: file(content),
});

/** The advice is followed in the file. */
const corrected = (before: Content, after: Content, keys = ''): Case => ({
  before: on(keys),
  after: on(keys),
  files: file(before),
  filesAfter: file(after),
});

const good = 'x,y\n1,2\n2,4\n3,5\n';
const latin1 = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0));
const names = Array.from({ length: 30 }, (_, row) => `name ${row}`);
const manyNames = Array.from({ length: 1001 }, (_, row) => `name ${row}`);
const table = (texts: readonly string[]) =>
  `n,x,y\n${texts.map((text, row) => `${text},${(row % 7) / 7},${(row % 3) / 3}\n`).join('')}`;

/** Of problems that the sentences of src/data describe, for CSV files. */
export const csvCases: readonly Case[] = [
  corrected('x,y\n1,2\n,4\n3,5\n', good),
  corrected('x,y\n,2\n,4\n', good),
  corrected('x,y\n', good),
  {
    before: spec('', layer, '"csv": "data.csv", "target": "2", "header": false'),
    after: on('"header": true'),
    files: file(good),
  },
  {
    before: spec('', layer, '"csv": "data.csv", "target": "2", "header": false'),
    after: on('"header": 3'),
    files: file('# a\n# b\nx,y\n1,2\n2,4\n'),
  },
  corrected('x,y\n1,2\n1e999,4\n3,5\n', good),
  corrected('x,y\n1,2\ntwo,4\n3,5\n', good),
  edited('x,y\n1,2\ntwo,4\n3,5\n2,3\n', '"missing": ["two"]'),
  edited('x,y\n1,2\ntwo,4\n3,5\n2,3\n', '"text": ["x"]'),
  edited('x;y\n1,5;2\n2,5;4\n', '"delimiter": ";", "decimal": ","', '"delimiter": ";"'),
  corrected('x,y\n(2),2\n(3),4\n', 'x,y\n-2,2\n-3,4\n'),
  edited('x,y\n(2),2\n(3),4\n', '"text": ["x"]'),
  corrected('c,y\nM\ufffdr,1\nJul,2\n', 'c,y\nM\u00e4r,1\nJul,2\n'),
  corrected('M\ufffdr,y\n1,1\n2,2\n', 'M\u00e4r,y\n1,1\n2,2\n'),
  edited(table(manyNames), '"inputs": ["x"]'),
  edited(table(manyNames), '"exclude": ["n"]'),
  edited(table(names), '"inputs": ["x"]'),
  edited(table(names), '"exclude": ["n"]'),
  corrected('x,y\n5%,1\n5$,2\n', 'x,y\n5,1\n7,2\n'),
  edited('x,y\n5%,1\n5$,2\n', '"text": ["x"]'),
  {
    before: spec('', '{ "units": 2 }', '"csv": "data.csv", "targets": ["y", "c"]'),
    after: spec('', '{ "units": 2, "activation": "softmax" }', '"csv": "data.csv", "target": "c", "exclude": ["y"]'),
    files: file('x,y,c\n1,2,a\n2,4,b\n'),
  },
  { before: on('"exclude": ["x"]'), after: on(), files: file(good) },
  edited(',x,y\n0,1,2\n1,2,4\n2,3,5\n', '"inputs": ["x"]'),
  corrected('a,,y\n1,3,2\n2,2,4\n', 'a,b,y\n1,3,2\n2,2,4\n'),
  edited('a,,y\n1,3,2\n2,2,4\n', '"inputs": ["a"]'),
  corrected('a,,y\n1,,2\n2,,4\n1,,1\n'.padEnd(70_000, '1,,1\n').concat('1,7,1\n'), 'a,b,y\n1,3,2\n2,2,4\n'),
  edited('Unnamed: 0,x,y\n0,1,2\n1,2,4\n', '"exclude": ["Unnamed: 0"]'),
  corrected('x,x,y\n1,1,2\n2,2,4\n', 'x,z,y\n1,1,2\n2,2,4\n'),
  edited('x,x,z,y\n1,1,3,2\n2,2,1,4\n', '"inputs": ["z"]'),
  {
    before: spec('', layer, '"csv": "data.csv", "target": "4"'),
    after: spec('', layer, '"csv": "data.csv", "target": "2", "header": false'),
    files: file('1.5,4\n2,3\n'),
  },
  {
    before: spec('', layer, '"csv": "data.csv", "target": "2020"'),
    after: spec('', layer, '"csv": "data.csv", "target": "2020", "header": 1'),
    files: file('2019,2020\n2,3\n3,5\n'),
  },
  edited('Sales of 2020\nx,y\n1,2\n2,4\n', '"header": 2'),
  edited('# Sales\nx,y\n1,2\n2,4\n', '"comment": "#"'),
  {
    before: spec('', layer, '"csv": "data.csv", "target": "1.5"'),
    after: spec('', layer, '"csv": "data.csv", "target": "2", "header": false'),
    files: file('a,1.5\nb,2.5\na,0.5\n'),
  },
  { before: on('"header": 1'), after: on('"header": 2'), files: file('\nx,y\n1,2\n2,4\n') },
  edited('x;y\n1;2\n2;4\n', '"delimiter": ";"', '"delimiter": ","'),
  edited('x;y\n1;2\n2;4\n', '"delimiter": ";"'),
  corrected('', good),
  edited(good, '', '"header": 9'),
  corrected('x,y\n"1"2,2\n2,4\n', 'x,y\n12,2\n2,4\n'),
  corrected('c,y\na "b,2\nd,4\n', 'c,y\n"a ""b",2\nd,4\n'),
  corrected('c,y\n"a,2\nd,4\n', 'c,y\n"a",2\nd,4\n'),
  corrected('x,y\n1\n2,4\n', good),
  edited('x,y\n1,2\n# the end\n', '"comment": "#"'),
  corrected('c,y\na,b,2\nd,4\n', 'c,y\n"a,b",2\nd,4\n'),
  corrected('x,y\n1,5,2\n2,4\n', 'x,y\n"1,5",2\n2,4\n', '"decimal": ","'),
  edited(`\ufeff${good}`, '', '"encoding": "latin1"'),
  edited('c,y\nM\u00e4r,2\nJul,4\n', '', '"encoding": "latin1"'),
  edited(latin1('c,y\nM\u00e4r,2\nJul,4\nM\u00e4r,1\n'), '"encoding": "windows-1252"'),
  corrected(latin1('c,y\nM\u00e4r,2\nJul,4\nM\u00e4r,1\n'), 'c,y\nM\u00e4r,2\nJul,4\n'),
  { before: on(), after: on(), filesAfter: file(good) },
  { ...edited(gzipSync(good.repeat(1000)), ''), limits: { dataBytes: 3000 }, filesAfter: file(good) },
  { ...edited('x,y\n1,2\n2,4\n3,6\n4,8\n', '"limit": 2'), limits: { dataBytes: 40 } },
];
