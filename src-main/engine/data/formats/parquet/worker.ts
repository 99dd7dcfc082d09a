/** Entry of a thread that reads one Parquet file from memory and ends. */
import { answerReader } from '../../../reading/threads/answerReader.ts';
import { readParquet } from './readParquet.ts';

await answerReader(readParquet);
