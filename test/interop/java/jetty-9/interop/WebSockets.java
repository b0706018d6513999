package interop;

import javax.servlet.ServletException;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.websocket.jsr356.server.deploy.WebSocketServerContainerInitializer;

/** The JSR 356 container of Jetty 9: with it in place CometD finds its WebSocket transport by itself. */
final class WebSockets {
    private WebSockets() {}

    static void enable(ServletContextHandler context, ServletHolder cometd) throws ServletException {
        WebSocketServerContainerInitializer.configureContext(context);
        cometd.setInitParameter("ws.cometdURLMapping", "/cometd/*");
    }
}
