/**
 * The CSRF protection of Genesys Web Services: any GET reply names a header (`X-CSRF-HEADER`) and its
 * value (`X-CSRF-TOKEN`), and every POST has to carry it. A page of another origin sees the two only
 * where the service lists them in `exposedHeaders`.
 */
export class CsrfToken {
  #headers: Readonly<Record<string, string>> = {};

  /** What a POST has to carry; empty while the service has named nothing. */
  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  /** @returns Whether the reply named another token than the last one. */
  learnFrom(reply: Headers): boolean {
    const name = reply.get('X-CSRF-HEADER');
    const value = reply.get('X-CSRF-TOKEN');
    // A name that is no header name would make every POST fail.
    if (!name || value === null || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return false;
    const isNew = this.#headers[name] !== value;
    this.#headers = {[name]: value};
    return isNew;
  }
}
