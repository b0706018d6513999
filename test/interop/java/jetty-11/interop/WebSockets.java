package interop;

import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;

/** The jakarta.websocket container of Jetty 11: with it in place CometD finds its WebSocket transport by itself. */
final class WebSockets {
    private WebSockets() {}

    static void enable(ServletContextHandler context, ServletHolder cometd) {
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        cometd.setInitParameter("ws.cometdURLMapping", "/cometd/*");
    }
}
