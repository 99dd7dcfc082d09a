/** Digits that a float32 has. */
const DIGITS = 7;
const MOST = 80;

/**
 * A setting as a person reads it: `0.2`, `L2(l2 = 0.0001)`.
 * @returns undefined for one that does nothing: none, 0, a regularizer whose factors are 0
 */
export function shownSetting(value: unknown): string | undefined {
  if (value === null || value === undefined || value === 0 || value === false) return undefined;
  const text = typeof value === 'object' ? shownObject(value as Record<string, unknown>) : plain(value);
  return text && text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

/** An object of Keras, with its class and its settings; that of Keras 1 has its class as a name beside them. */
function shownObject(given: Record<string, unknown>): string | undefined {
  const { class_name: kind, config, ...beside } = given;
  const { name = '', ...flat } = beside;
  const settings = kind === undefined ? flat : config;
  if (typeof settings !== 'object' || settings === null) return plain(settings ?? kind);
  const set = Object.entries(settings).filter(([, one]) => one !== null && one !== 0);
  const isIdle = set.length === 0 && Object.values(settings).includes(0);
  if (isIdle) return undefined;
  const inner = set.map(([key, one]) => `${key} = ${plain(one)}`).join(', ');
  const title = String(kind ?? name);
  return inner === '' ? title : `${title}(${inner})`;
}

function plain(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(DIGITS)));
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
