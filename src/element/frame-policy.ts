/** A policy of the page that can keep the agent page out of its frame. */
export type FramePolicy = 'frame-src' | 'embedder-policy';

/** Of which an engine may show the members in JSON alone. */
interface EmbedderReport {
  toJSON(): {readonly body?: {readonly blockedURL?: string; readonly destination?: string}};
}

/**
 * Listens for what a directive of the Content Security Policy of `page` blocks.
 *
 * @returns The undo.
 */
export function onViolation(
  page: Document,
  directive: string,
  listener: (blockedUrl: string) => void,
): () => void {
  const onReport = ({effectiveDirective, blockedURI}: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === directive) listener(blockedURI);
  };
  page.addEventListener('securitypolicyviolation', onReport);
  return () => page.removeEventListener('securitypolicyviolation', onReport);
}

/**
 * Listens for a policy of `page` that blocks a frame with a page of `origin`. Engines without a
 * `ReportingObserver` report the Content Security Policy alone.
 *
 * @returns The undo.
 */
export function onFrameBlocked(
  page: Document,
  origin: string,
  onBlocked: (policy: FramePolicy) => void,
): () => void {
  const forget = onViolation(page, 'frame-src', (blockedUrl) => {
    if (blockedUrl.startsWith(origin)) onBlocked('frame-src');
  });
  const {ReportingObserver: Observer} = (page.defaultView ?? {}) as Partial<typeof globalThis>;
  const observer =
    Observer &&
    new Observer(
      (reports) => {
        const isFrame = (report: EmbedderReport): boolean => {
          const {destination, blockedURL} = report.toJSON().body ?? {};
          return destination === 'iframe' && !!blockedURL?.startsWith(origin);
        };
        if ((reports as EmbedderReport[]).some(isFrame)) onBlocked('embedder-policy');
      },
      {types: ['coep']},
    );
  observer?.observe();
  return () => {
    forget();
    observer?.disconnect();
  };
}
