/** Maximum number of rows of a file. */
export const MOST_ROWS = 5_000_000;

/** The pictures and labels of a Parquet file. */
export interface ParquetContent {
  /** Names of all columns. */
  columns: string[];
  rows: number;
  /** Name of the column of labels, if there is one. */
  column: string | undefined;
  /** The bytes of each picture's file, empty where there is none, `[rows]`; undefined without a column of pictures. */
  pictures: Uint8Array[] | undefined;
  /** `[rows]`; undefined without a column of labels. */
  labels: (string | number | boolean | null)[] | undefined;
  /** Class names of labels that are whole numbers, if the file contains them. */
  known: string[] | undefined;
}
