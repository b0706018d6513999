/** An element and the hosts of the shadow roots that it is in, from the inside. */
export function withHosts(element: Element): Element[] {
  const {host} = element.getRootNode() as Partial<ShadowRoot>;
  return host ? [element, ...withHosts(host)] : [element];
}
