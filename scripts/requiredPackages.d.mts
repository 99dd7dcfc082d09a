import type { Plugin } from 'vite';

export function requiredPackages(packages: readonly string[]): Plugin;
