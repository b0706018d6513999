/** Does nothing: for rejections that are reported elsewhere, and for callbacks that nobody needs. */
export const ignore = (): void => undefined;
