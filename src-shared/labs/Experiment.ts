import type { ExperimentValues } from '../contract/decks.ts';
import type { Language } from '../contract/errors.ts';
import type { Words } from '../contract/labs.ts';
import type { FigureOptions } from '../figures/parts/figure.ts';
import type { FigureSource } from '../figures/drawing/source.ts';

export type { ExperimentValues };

interface FieldBase {
  /** Key in {@link ExperimentValues}. */
  name: string;
  label: Words;
  /** Whether the field applies to the other values. Default: always */
  applies?(values: ExperimentValues): boolean;
  /** Whether only the pictures depend on it, not the course: it can be changed while that is computed. Default: no */
  onlyShown?: boolean;
}

/** A number between two ends, set by a slider and by typing. */
export interface NumberField extends FieldBase {
  kind: 'number';
  initial: number;
  low: number;
  high: number;
  /** Distance of neighbouring values. Default: any number; 1 makes it an integer. */
  step?: number;
  /** Whether the slider is logarithmic; needs `low` > 0. */
  logarithmic?: boolean;
}

/** One of a few options. */
export interface ChoiceField extends FieldBase {
  kind: 'choice';
  initial: string;
  options: readonly { value: string; label: Words }[];
}

export interface SwitchField extends FieldBase {
  kind: 'switch';
  initial: boolean;
}

/** A short text that the experiment reads: an expression, or a list of numbers. */
export interface TextField extends FieldBase {
  kind: 'text';
  initial: string;
  /** Maximum length in characters. */
  longest: number;
  /** Set if it is the name of a layer of the open network that sums products; empty for the first such one. */
  offers?: 'sums';
}

/** Something that people set in an experiment. */
export type Field = NumberField | ChoiceField | SwitchField | TextField;

/** What the computation of an experiment can use. */
export interface ExperimentContext {
  /** The open network and its engine; undefined where there is none. */
  source: FigureSource | undefined;
  /**
   * Computes the course of an experiment in the engine.
   * @param onPartial called with what is known so far of a course that takes long
   */
  compute(
    experiment: string,
    values: ExperimentValues,
    onPartial?: (course: unknown) => void,
  ): Promise<unknown>;
  /** Whether somebody asked for the computation; false if it would only be shown, as by figures. See `waits`. */
  started?: boolean | undefined;
  /** Shows what is known so far of the course. */
  onPartial?: ((course: unknown) => void) | undefined;
  /**
   * Call it between parts of a long computation: it lets the window go on, and reports progress.
   * @throws FeaturescopeError `engine/cancelled` if the result is no longer wanted
   */
  breathe(done: number, total: number): Promise<void>;
}

/** The mark of a course that an earlier engine computed: what was trained for it is gone. */
export const FROM_BEFORE = 'isFromBefore';

/** Whether a course was computed by an earlier engine, so that what was trained for it has to be trained again to be used. */
export const isFromBefore = (course: unknown): boolean =>
  typeof course === 'object' && course !== null && FROM_BEFORE in course;

/** A button that sets values. */
export interface ValuesButton<Course> {
  label: Words;
  /** Key of the keyboard that presses it while a button of the experiment has the focus, as `KeyboardEvent.key`. */
  key?: string;
  /** The values that it sets, which may follow from the course; undefined where there is nothing to set. */
  values(course: Course, values: ExperimentValues): ExperimentValues | undefined;
}

/** Options of an experiment's picture. */
export interface ExperimentLook extends FigureOptions {
  /** Whether to draw the handles that can be dragged. Exported figures have none. */
  handles?: boolean | undefined;
}

/**
 * A demonstration whose whole state is a few values, so that a deck can hold it and every step can be gone back to. The
 * window makes its controls from the fields.
 * @typeParam Course all that the pictures of the steps show
 */
export interface Experiment<Course = unknown> {
  fields: readonly Field[];
  /**
   * Computes the course for some values; the step is not among them.
   * @throws FeaturescopeError `lab/impossible` with the reason in both languages
   */
  run(values: ExperimentValues, context: ExperimentContext): Course | Promise<Course>;
  /** Whether the computation takes so long that it is started by hand. Before, `run` returns what is known or throws `lab/not-started`. */
  waits?: boolean;
  /** What the button says that starts such a computation. Default: a general word */
  startLabel?: Words;
  /** Whether it shows the open network, so that it is computed anew when training has moved that on. */
  ofNetwork?: boolean;
  /** Whether such a computation has come to its end. */
  isDone?(course: Course): boolean;
  /** Buttons below the picture that set values. */
  buttons?: readonly ValuesButton<Course>[];
  /** Index of the last step. Undefined for an experiment without steps. */
  lastStep?(course: Course): number;
  /** The step of the first picture and of exported figures without a chosen step. Default: the last */
  firstShown?: 'first' | 'last';
  /** Draws one step of the course. The values contain `step` if there are steps. */
  draw(course: Course, values: ExperimentValues, look: ExperimentLook): SVGSVGElement;
  /** What the picture shows, in a sentence with its numbers. */
  caption(course: Course, values: ExperimentValues, language: Language): string;
  /** What a speaker can say about the picture. */
  notes: Words;
  /** New values when a handle is dragged to a place of its plot; `step` goes to another step. */
  drag?(handle: string, place: { x: number; y: number }, values: ExperimentValues): ExperimentValues;
  /** Width divided by height of the picture in the window. Default 16/9 */
  aspect?: number;
}

/** The initial values of an experiment's fields. */
export function initialValues({ fields }: Pick<Experiment, 'fields'>): ExperimentValues {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}
