package interop;

import java.net.InetSocketAddress;
import org.cometd.server.BayeuxServerImpl;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.servlets.CrossOriginFilter;

/** Jetty 8 to 11, whose embedding API stayed the same; the WebSocket set-up did not, see {@link WebSockets}. */
final class JettyEngine implements Engine {
    private Server server;

    @Override
    public void start(StandIn standIn, int port) throws Exception {
        server = new Server(new InetSocketAddress("127.0.0.1", port));
        ServletContextHandler context = new ServletContextHandler(server, "/cobrowse");
        context.setAttribute(StandIn.ATTRIBUTE, standIn);
        Settings settings = standIn.settings;
        if (!settings.text("cors", "").isEmpty()) {
            context.addFilter(crossOrigin(settings), "/*", null);
        }
        ServletHolder cometd = new ServletHolder();
        cometd.setClassName(Dialect.COMETD_SERVLET);
        cometd.setInitOrder(1);
        cometd.setAsyncSupported(true);
        if (!settings.text("websocket", "true").equals("false")) {
            WebSockets.enable(context, cometd);
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
