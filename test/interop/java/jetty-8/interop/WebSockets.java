package interop;

import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** CometD 2.x: the WebSocket transport is not found by itself and must be named. */
final class WebSockets {
    private WebSockets() {}

    static void enable(ServletContextHandler context, ServletHolder cometd) {
        cometd.setInitParameter("transports", "org.cometd.websocket.server.WebSocketTransport");
    }
}
