package interop;

import java.util.function.Consumer;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;

/** The server API of CometD 3.x and 4.x. */
final class Dialect {
    static final String COMETD_SERVLET = "org.cometd.server.CometDServlet";

    private Dialect() {}

    static void deliver(ServerSession session, ServerMessage.Mutable message) {
        session.deliver(null, message);
    }

    static void onSessionRemoved(BayeuxServer bayeux, Consumer<String> listener) {
        bayeux.addListener(new BayeuxServer.SessionListener() {
            @Override
            public void sessionAdded(ServerSession session, ServerMessage message) {}

            @Override
            public void sessionRemoved(ServerSession session, boolean timeout) {
                listener.accept(session.getId());
            }
        });
    }
}
