package interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.DefaultSecurityPolicy;
import org.cometd.server.ext.AcknowledgedMessagesExtension;

/** Binds the session channels to CometD. Uses only what every generation offers; the rest is in {@link Dialect}. */
final class BayeuxClients implements Clients {
    private final StandIn standIn;
    private final BayeuxServerImpl bayeux;
    private final Map<String, String> connectionTypes = new ConcurrentHashMap<>();
    private final Map<String, Integer> connects = new ConcurrentHashMap<>();
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    private volatile boolean detached;

    BayeuxClients(StandIn standIn, Object bayeuxServer) {
        this.standIn = standIn;
        this.bayeux = (BayeuxServerImpl) bayeuxServer;
        bayeux.setSecurityPolicy(new Policy());
        if (standIn.settings.on("ack")) {
            bayeux.addExtension(new AcknowledgedMessagesExtension());
        }
        Dialect.onSessionRemoved(bayeux, this::removed);
        listen(Channel.META_CONNECT, this::noteConnect);
        listen(Cobrowse.CREATE, this::create);
        listen(Cobrowse.JOIN, this::join);
        listen(Cobrowse.EXIT, this::exit);
        listen(Cobrowse.STOP, this::stop);
    }

    private interface Handler {
        void handle(ServerSession from, ServerMessage message);
    }

    private void listen(String channel, Handler handler) {
        bayeux.createChannelIfAbsent(channel);
        bayeux.getChannel(channel).addListener(new Listener(handler));
    }

    private static final class Listener implements ServerChannel.MessageListener {
        private final Handler handler;

        Listener(Handler handler) {
            this.handler = handler;
        }

        @Override
        public boolean onMessage(ServerSession from, ServerChannel channel, ServerMessage.Mutable message) {
            handler.handle(from, message);
            return true;
        }
    }

    private final class Policy extends DefaultSecurityPolicy {
        @Override
        public boolean canHandshake(BayeuxServer server, ServerSession session, ServerMessage message) {
            return !standIn.settings.on("denyHandshake") && super.canHandshake(server, session, message);
        }
    }

    private void noteConnect(ServerSession from, ServerMessage message) {
        Object type = message.get("connectionType");
        if (from != null && type != null) {
            connectionTypes.put(from.getId(), type.toString());
            connects.merge(from.getId(), 1, Integer::sum);
        }
    }

    private void create(ServerSession from, ServerMessage message) {
        String token = standIn.cobrowse.create().token;
        answer(from, message, Map.of("sessionToken", token));
    }

    private void join(ServerSession from, ServerMessage message) {
        Map<String, Object> data = message.getDataAsMap();
        Object role = data.get("role");
        Object name = data.get("name");
        User user = standIn.cobrowse.join(
            String.valueOf(data.get("sessionToken")),
            role instanceof Number ? ((Number) role).intValue() : 0,
            name == null ? null : name.toString(),
            from.getId(),
            reply -> answer(from, message, reply));
        if (user == null && standIn.settings.text("joinError", "silent").equals("reply")) {
            answer(from, message, Map.of("error", "session not found"));
        }
    }

    private void exit(ServerSession from, ServerMessage message) {
        answer(from, message, Map.of());
        standIn.cobrowse.leave(userToken(message));
    }

    private void stop(ServerSession from, ServerMessage message) {
        answer(from, message, Map.of());
        standIn.cobrowse.stop(userToken(message));
    }

    /** Inside the acknowledgement, as Genesys does, or in a message of its own. */
    private void answer(ServerSession from, ServerMessage message, Object data) {
        if (standIn.settings.text("answers", "combined").equals("combined")) {
            ((ServerMessage.Mutable) message.getAssociated()).setData(data);
        } else {
            deliver(from.getId(), message.getChannel(), data);
        }
    }

    private static String userToken(ServerMessage message) {
        return String.valueOf(message.getDataAsMap().get("userToken"));
    }

    private void removed(String clientId) {
        connectionTypes.remove(clientId);
        connects.remove(clientId);
        if (!forgotten.remove(clientId) && !detached) {
            standIn.cobrowse.clientGone(clientId);
        }
    }

    @Override
    public void deliver(String clientId, String channel, Object data) {
        ServerSession session = bayeux.getSession(clientId);
        if (session != null) {
            ServerMessage.Mutable message = bayeux.newMessage();
            message.setChannel(channel);
            message.setData(data);
            Dialect.deliver(session, message);
        }
    }

    @Override
    public List<Map<String, Object>> list() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (ServerSession session : bayeux.getSessions()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("clientId", session.getId());
            entry.put("connectionType", connectionTypes.get(session.getId()));
            entry.put("connected", session.isConnected());
            entry.put("connects", connects.get(session.getId()));
            list.add(entry);
        }
        return list;
    }

    @Override
    public int forget(String clientId) {
        List<ServerSession> chosen = chosen(clientId);
        for (ServerSession session : chosen) {
            forgotten.add(session.getId());
            bayeux.removeServerSession(session, false);
        }
        return chosen.size();
    }

    @Override
    public int disconnect(String clientId) {
        List<ServerSession> chosen = chosen(clientId);
        chosen.forEach(ServerSession::disconnect);
        return chosen.size();
    }

    private List<ServerSession> chosen(String clientId) {
        List<ServerSession> sessions = new ArrayList<>(bayeux.getSessions());
        sessions.removeIf(session -> clientId != null && !session.getId().equals(clientId));
        return sessions;
    }

    @Override
    public void detach() {
        detached = true;
    }
}
