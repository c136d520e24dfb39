import { Problem } from './json-http.js';

/** The code with which a wish was refused; undefined when it was granted. Anything but a refusal is thrown on. */
export async function refusalOf(wish: Promise<unknown>): Promise<string | undefined> {
  try {
    await wish;
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
