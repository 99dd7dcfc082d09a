import type { DataInfo } from '../../../src-shared/contract/service.ts';
import { pathOfReference } from './readingChoices.ts';

/** The user's own data that was found, which stays among the choices of data. */
export class OwnData {
  list = $state.raw<readonly DataInfo[]>([]);

  /** Adds data; it replaces data of the same path. */
  add(data: DataInfo): void {
    this.list = [...this.list.filter((one) => pathOf(one) !== pathOf(data)), data];
  }

  /** The data sets of the program's lists, and the user's own after them. */
  after(known: readonly DataInfo[]): DataInfo[] {
    return [...known.filter(({ folder }) => !folder || !this.#has(folder)), ...this.list];
  }

  #has(folder: string): boolean {
    return this.list.some((one) => pathOf(one) === pathOfReference(folder));
  }
}

const pathOf = ({ folder }: DataInfo): string | undefined =>
  folder === undefined ? undefined : pathOfReference(folder);
