/**
 * A step whose threads could not all meet: nothing has changed, and the step can be done again once
 * the trainer has recovered.
 */
export class StepAbandoned extends Error {
  override readonly name = 'StepAbandoned';

  constructor() {
    super('a worker did not take part in the step');
  }
}
