package interop;

import java.util.function.Consumer;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;

/** The server API of CometD 2.x. */
final class Dialect {
    static final String COMETD_SERVLET = "org.cometd.server.CometdServlet";

    private Dialect() {}

    static void deliver(ServerSession session, ServerMessage.Mutable message) {
        session.deliver(null, message);
    }

    static void onSessionRemoved(BayeuxServer bayeux, Consumer<String> listener) {
        bayeux.addListener(new BayeuxServer.SessionListener() {
            @Override
            public void sessionAdded(ServerSession session) {}

            @Override
            public void sessionRemoved(ServerSession session, boolean timeout) {
                listener.accept(session.getId());
            }
        });
    }
}
