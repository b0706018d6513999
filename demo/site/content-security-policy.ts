/**
 * A strict policy for each page: no inline script or style, no eval, nothing from elsewhere. The
 * other nodes of a cluster are the same host on other ports.
 */
export function contentSecurityPolicy(pathname: string, host: string): string {
  const hostname = host.replace(/:\d+$/, '');
  const nodes = `http://${hostname}:*`;
  const policy: Record<string, string> = {
    'default-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': `'self' ${nodes} ws://${hostname}:*`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    // A stranger's page could have its visitors click into it.
    'frame-ancestors': "'self'",
  };
  if (pathname === '/cobrowse/slave.html') {
    // Desktops of every origin frame it, as they do the vendor's.
    delete policy['frame-ancestors'];
    // The replayed page brings the customer's styles along, and its images come from the
    // customer's site, wherever that is. Scripts never run in it.
    policy['style-src'] = "* 'unsafe-inline'";
    policy['img-src'] = '* data: blob:';
    policy['font-src'] = '* data:';
  }
  if (pathname === '/desktop/') {
    policy['frame-src'] = `'self' ${nodes}`;
    policy['require-trusted-types-for'] = "'script'";
    policy['trusted-types'] = 'gcb-agent-view lit-html';
  }
  return Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}
