import { cifar } from './cifar/cifar.ts';
import { csv } from './csv/csv.ts';
import type { DataFormat } from './DataFormat.ts';
import { idx } from './idx/idxTree.ts';
import { npz } from './npz/npz.ts';
import { parquet } from './parquet/parquet.ts';
import { maskFolders } from './images/maskFolders.ts';
import { pictureFolders } from './images/pictureFolders.ts';

/** All data formats, the most specific first. */
export const formats: readonly DataFormat[] = [idx, cifar, parquet, npz, csv, maskFolders, pictureFolders];
