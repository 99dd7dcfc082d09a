/** Name of the initializer that Keras calls Identity. */
export const IDENTITY_MATRIX = 'IdentityMatrix';
