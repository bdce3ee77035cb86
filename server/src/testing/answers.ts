/** `ok`, or the code of the first error with which something was refused. */
export async function answerOf(codes: Promise<unknown[]>): Promise<string> {
  const [code] = await codes;
  return typeof code === 'string' ? code : 'ok';
}
