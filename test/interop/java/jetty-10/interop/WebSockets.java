package interop;

import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.websocket.javax.server.config.JavaxWebSocketServletContainerInitializer;

/** The javax.websocket container of Jetty 10: with it in place CometD finds its WebSocket transport by itself. */
final class WebSockets {
    private WebSockets() {}

    static void enable(ServletContextHandler context, ServletHolder cometd) {
        JavaxWebSocketServletContainerInitializer.configure(context, null);
        cometd.setInitParameter("ws.cometdURLMapping", "/cometd/*");
    }
}
