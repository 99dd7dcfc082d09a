/**
 * A step whose threads did not all arrive at an exchange: nothing has changed, and the step can be repeated once the
 * trainer has recovered.
 */
export class StepAbandoned extends Error {
  override readonly name = 'StepAbandoned';

  constructor() {
    super('a worker did not take part in the step');
  }
}
