// The engine's entry point with an additional recipe.
import type { Recipe } from '../../../src-main/engine/recipes/Recipe.ts';
import { recipes } from '../../../src-main/engine/recipes/recipes.ts';
import { vgg16 } from './recipe.ts';

(recipes as Recipe[]).push(vgg16);
await import('../../../src-main/engine/process.ts');
