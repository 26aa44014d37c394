/** @returns whether a model wrote nothing, or `null`, where the arguments of a call belong: clients parse them, and want an object. */
export function isNoArguments(text: string): boolean {
  const said = text.trim();
  return said === '' || said === 'null';
}
