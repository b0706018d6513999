package interop;

import java.net.InetSocketAddress;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlets.CrossOriginFilter;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Jetty 12. CometD's own WebSocket default here is the one over jakarta.websocket; this uses the one over Jetty's
 * WebSocket API, which shares all but the socket itself with it.
 */
final class JettyEngine implements Engine {
    private static final String TRANSPORTS = "org.cometd.server.websocket.jetty.JettyWebSocketTransport,"
        + "org.cometd.server.http.JSONHttpTransport,org.cometd.server.http.JSONPHttpTransport";

    private Server server;

    @Override
    public void start(StandIn standIn, int port) throws Exception {
        server = new Server(new InetSocketAddress("127.0.0.1", port));
        ServletContextHandler context = new ServletContextHandler("/cobrowse");
        server.setHandler(context);
        context.setAttribute(StandIn.ATTRIBUTE, standIn);
        Settings settings = standIn.settings;
        if (!settings.text("cors", "").isEmpty()) {
            context.addFilter(crossOrigin(settings), "/*", null);
        }
        ServletHolder cometd = new ServletHolder(new Servlet(context.getContext()));
        cometd.setInitOrder(1);
        cometd.setAsyncSupported(true);
        if (!settings.text("websocket", "true").equals("false")) {
            context.insertHandler(WebSocketUpgradeHandler.from(server, context));
            cometd.setInitParameter("transports", TRANSPORTS);
            cometd.setInitParameter("ws.cometdURLMapping", "/cometd/*");
        } else {
            cometd.setInitParameter("allowedTransports", "long-polling,callback-polling");
        }
        settings.cometd().forEach(cometd::setInitParameter);
        context.addServlet(cometd, "/cometd/*");
        ServletHolder app = new ServletHolder(new AppServlet());
        app.setInitOrder(2);
        context.addServlet(app, "/*");
        server.start();
    }

    /** The Jetty WebSocket transport looks its container up in Jetty's context, not in the servlet context. */
    private static final class Servlet extends CometDServlet {
        private static final long serialVersionUID = 1L;

        private final transient Context context;

        Servlet(Context context) {
            this.context = context;
        }

        @Override
        protected BayeuxServer newBayeuxServer() {
            BayeuxServer bayeux = super.newBayeuxServer();
            bayeux.setOption(Context.class.getName(), context);
            return bayeux;
        }
    }

    private static FilterHolder crossOrigin(Settings settings) {
        FilterHolder filter = new FilterHolder(new CrossOriginFilter());
        filter.setAsyncSupported(true);
        filter.setInitParameter("allowedOrigins", settings.text("cors", "*"));
        filter.setInitParameter("allowCredentials", settings.text("corsCredentials", "true"));
        if (!settings.text("corsHeaders", "").isEmpty()) {
            filter.setInitParameter("allowedHeaders", settings.text("corsHeaders", ""));
        }
        return filter;
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    @Override
    public String versions() {
        return Versions.of(BayeuxServerImpl.class) + ", " + Versions.of(Server.class);
    }
}
