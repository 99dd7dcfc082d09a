import type { JsonObject } from '../ReadModel.ts';

/** What else decides what a setting means. */
export interface SettingsContext {
  /** Of the Keras that wrote the file: 1, 2 or 3; undefined for what TensorFlow.js itself wrote. */
  keras: 1 | 2 | 3 | undefined;
  /** Name of the layer. */
  layer: string;
  className: string;
}

/**
 * What is known of the settings of a class of layers. A setting that stands nowhere here is not understood, and a network with it is
 * not opened.
 */
export interface ClassSettings {
  className: string;
  /** Settings that are computed as they say. */
  honoured?: readonly string[];
  /** Settings that are computed for these values alone. */
  only?: Readonly<Record<string, readonly unknown[]>>;
  /** Settings without any effect outside of training. */
  training?: readonly string[];
  /** Settings without any effect outside of training, which training does not honour here: told where they are set, and not taken. */
  leftOut?: readonly string[];
  /** Set where no setting has any effect outside of training. */
  trainingOnly?: true;
  /** Settings that hold the name of an activation function. */
  activations?: readonly string[];
  /** Puts settings as TensorFlow.js, or our own layer of the class, takes them; it is given those of Keras 2 and 3. */
  convert?(config: JsonObject, context: SettingsContext): JsonObject;
  /** The class that computes the same, where it is another one. It is given what {@link convert} made. */
  becomes?(config: JsonObject): string | undefined;
}
