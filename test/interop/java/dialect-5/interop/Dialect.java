package interop;

import java.util.function.Consumer;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;

/** The server API of CometD 5.x to 8.x. */
final class Dialect {
    static final String COMETD_SERVLET = "org.cometd.server.CometDServlet";

    private Dialect() {}

    static void deliver(ServerSession session, ServerMessage.Mutable message) {
        session.deliver(null, message, Promise.noop());
    }

    static void onSessionRemoved(BayeuxServer bayeux, Consumer<String> listener) {
        bayeux.addListener(new BayeuxServer.SessionListener() {
            @Override
            public void sessionAdded(ServerSession session, ServerMessage message) {}

            @Override
            public void sessionRemoved(ServerSession session, ServerMessage message, boolean timeout) {
                listener.accept(session.getId());
            }
        });
    }
}
