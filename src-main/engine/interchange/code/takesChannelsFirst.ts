/** Whether a layer's images have their channels before rows and columns, which the written programs have last. */
export const takesChannelsFirst = (config: Readonly<Record<string, unknown>>): boolean =>
  /first/i.test(String(config['dataFormat']));
