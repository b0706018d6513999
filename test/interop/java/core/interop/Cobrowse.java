package interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Session life as the Genesys Co-browse 9.0 API pages describe it: active once an agent joins a customer, over for everybody
 * as soon as one of these two leaves or the Controller stops it. Knows nothing of CometD.
 */
final class Cobrowse {
    static final String CREATE = "/service/session/create";
    static final String JOIN = "/service/session/join";
    static final String EXIT = "/service/session/exit";
    static final String STOP = "/service/session/stop";
    static final String JOINED = "/service/session/joined";
    static final String ACTIVATED = "/service/session/activated";
    static final String DEACTIVATED = "/service/session/deactivated";

    /** Where messages go; a client that is not there any more is skipped in silence. */
    interface Outlet {
        void deliver(String clientId, String channel, Object data);
    }

    private final Map<String, LiveSession> live = new LinkedHashMap<>();
    private final Map<String, LiveSession> ended = new LinkedHashMap<>();
    private final Outlet outlet;

    Cobrowse(Outlet outlet) {
        this.outlet = outlet;
    }

    synchronized LiveSession create() {
        String token;
        do {
            token = Integer.toString(ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000));
        } while (live.containsKey(token));
        LiveSession session = new LiveSession(token);
        live.put(token, session);
        return session;
    }

    synchronized LiveSession find(String token) {
        return live.get(token);
    }

    synchronized LiveSession findAny(String tokenOrHistoryId) {
        for (Map<String, LiveSession> sessions : List.of(live, ended)) {
            for (LiveSession session : sessions.values()) {
                if (session.token.equals(tokenOrHistoryId) || session.historyId.equals(tokenOrHistoryId)) {
                    return session;
                }
            }
        }
        return null;
    }

    synchronized List<LiveSession> sessions() {
        return new ArrayList<>(live.values());
    }

    /** Null when there is no such session. The answer is given before any message the join sets off. */
    User join(String token, int role, String name, String clientId, Consumer<Object> answer) {
        Mail mail = new Mail();
        User joined;
        Object reply;
        synchronized (this) {
            LiveSession session = live.get(token);
            if (session == null) {
                return null;
            }
            joined = new User(session.nextUserId(), role, name, clientId);
            reply = joinReply(session, joined);
            mail.addAll(session, JOINED, joined.toMap());
            session.users.add(joined);
            boolean complete = session.has(User.CUSTOMER) && session.has(User.AGENT);
            if (complete && session.activationTime == null) {
                session.activationTime = System.currentTimeMillis();
                mail.addAll(session, ACTIVATED, session.times());
            }
        }
        answer.accept(reply);
        mail.send();
        return joined;
    }

    private static Map<String, Object> joinReply(LiveSession session, User joined) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("userToken", joined.token);
        reply.put("userId", joined.id);
        reply.put("users", session.userList());
        reply.put("sessionHistoryId", session.historyId);
        return reply;
    }

    /** Takes the user out; ends the session for all when it was the customer or the agent. */
    void leave(String userToken) {
        Mail mail = new Mail();
        synchronized (this) {
            LiveSession session = sessionOf(userToken);
            if (session == null) {
                return;
            }
            User leaver = userIn(session, userToken);
            session.users.remove(leaver);
            if (leaver.endsSessionByLeaving()) {
                end(session, mail);
            }
        }
        mail.send();
    }

    /** Null when the user is not a Controller inside a live session. */
    LiveSession stop(String userToken) {
        Mail mail = new Mail();
        LiveSession session;
        synchronized (this) {
            session = sessionOf(userToken);
            if (session == null || userIn(session, userToken).role != User.CONTROLLER) {
                return null;
            }
            end(session, mail);
        }
        mail.send();
        return session;
    }

    /** Ends the session from outside, as if the server did. */
    void end(String token) {
        Mail mail = new Mail();
        synchronized (this) {
            LiveSession session = live.get(token);
            if (session != null) {
                end(session, mail);
            }
        }
        mail.send();
    }

    private void end(LiveSession session, Mail mail) {
        session.deactivationTime = System.currentTimeMillis();
        mail.addAll(session, DEACTIVATED, session.times());
        live.remove(session.token);
        ended.put(session.historyId, session);
        session.users.clear();
    }

    /** The CometD client expired or disconnected: its users are out. */
    void clientGone(String clientId) {
        List<String> tokens = new ArrayList<>();
        synchronized (this) {
            for (LiveSession session : live.values()) {
                session.users.stream()
                    .filter(user -> clientId.equals(user.clientId))
                    .forEach(user -> tokens.add(user.token));
            }
        }
        tokens.forEach(this::leave);
    }

    /** Node death: live sessions are lost without a message. */
    synchronized void clear() {
        live.clear();
    }

    private LiveSession sessionOf(String userToken) {
        for (LiveSession session : live.values()) {
            if (userIn(session, userToken) != null) {
                return session;
            }
        }
        return null;
    }

    private static User userIn(LiveSession session, String userToken) {
        return session.users.stream().filter(user -> user.token.equals(userToken)).findFirst().orElse(null);
    }

    /** Collects under the lock, sends after it: CometD may call back into this class from a delivery. */
    private final class Mail {
        private final List<Runnable> letters = new ArrayList<>();

        void add(String clientId, String channel, Object data) {
            if (clientId != null) {
                letters.add(() -> outlet.deliver(clientId, channel, data));
            }
        }

        void addAll(LiveSession session, String channel, Object data) {
            session.users.forEach(user -> add(user.clientId, channel, data));
        }

        void send() {
            letters.forEach(Runnable::run);
        }
    }
}
