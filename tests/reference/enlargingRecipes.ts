/** Recipes with layers that enlarge maps, which the plain loops of this folder do not compute; their layers are tested one by one. */
export const enlargingRecipes: readonly string[] = ['autoencoder-cnn', 'denoising', 'segmenter'];
